import { CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  EndpointType,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pathOf, routes, type WebRoom } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';

/** What is written of each request: nothing that tells who asked, nor the key in a link that was followed. */
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  fault: '$context.integrationErrorMessage',
};

/** The HTTP API: the way in. It knows an address only when `names.ts` does. */
export class Web extends Construct {
  readonly api: HttpApi;
  /** Public address of the site, without a slash at the end. */
  readonly baseUrl: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);

    this.api = new HttpApi(this, 'Api', {
      apiName: `intersession-${stage.name}`,
      createDefaultStage: false,
      // One address only: what is said about the site's own name (cookies, certificates) shall not be walked around.
      disableExecuteApiEndpoint: stage.domain !== undefined,
    });
    const domain = stage.domain && this.ownName(stage.domain);
    const logs = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetentionDays,
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 100, burstLimit: 200 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
      ...(domain ? { domainMapping: { domainName: domain } } : {}),
    });
    this.baseUrl = stage.baseUrl ?? (stage.domain ? `https://${stage.domain.name}` : this.api.apiEndpoint);

    Validations.of(this).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Most pages are for everybody. What is not is opened by a session or an emailed key, which the function checks against the permission table.',
    });
    new CfnOutput(this, 'Address', { value: this.baseUrl, description: 'Where the site is' });
  }

  /**
   * Leads every address of a room to its function, which knows what may be done there: it answers HEAD as GET, and names what
   * may be done when somebody tries something else.
   */
  serve(room: WebRoom, handler: IFunction): void {
    const integration = new HttpLambdaIntegration(room, handler, { scopePermissionToRoute: false });
    for (const path of new Set(routes[room].map(pathOf))) {
      new HttpRoute(this, path ?? '$default', {
        httpApi: this.api,
        routeKey: path === undefined ? HttpRouteKey.DEFAULT : HttpRouteKey.with(path, HttpMethod.ANY),
        integration,
      });
    }
    // The permission that comes with the integration is for `<stage>/<method>/<path>`, and this route has no path.
    if (routes[room].some((key) => pathOf(key) === undefined)) {
      handler.addPermission('DefaultRoute', {
        principal: new ServicePrincipal('apigateway.amazonaws.com'),
        sourceArn: Stack.of(this).formatArn({
          service: 'execute-api',
          resource: this.api.apiId,
          resourceName: '*/$default',
        }),
      });
    }
  }

  private ownName(domain: NonNullable<Stage['domain']>): DomainName {
    const name = new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new CfnOutput(this, 'DomainTarget', {
      value: name.regionalDomainName,
      description: `Point ${domain.name} here (CNAME or alias record)`,
    });
    return name;
  }
}
