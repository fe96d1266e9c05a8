import { Aws, CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolUser,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolClientIdentityProvider,
  UserPoolEmail,
} from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { signInReturns } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';
import type { Mail } from './mail.ts';

/** The OpenID Connect provider that staff sign in through: the stage's own, or else a Cognito user pool. */
export class SignIn extends Construct {
  readonly issuer: string;
  readonly clientId: string;
  /** Where accounts are made; another provider has its own. */
  readonly pool: UserPool | undefined;

  constructor(scope: Construct, id: string, stage: Stage, baseUrl: string, mail: Mail) {
    super(scope, id);
    if (stage.oidc) {
      this.issuer = stage.oidc.issuer;
      this.clientId = stage.oidc.clientId;
      return;
    }

    const people = new UserPool(this, 'People', {
      // Whoever the secretariat lets in gets an account by that; strangers cannot make one, nor use up the day's codes.
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      // A code to the address is enough, or a passkey. Cognito does not let the password be left out of this list; accounts
      // are made without one.
      signInPolicy: { allowedFirstAuthFactors: { password: true, emailOtp: true, passkey: true } },
      mfa: Mfa.OFF,
      passwordPolicy: {
        minLength: 16,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      ...(stage.mailDomainProven
        ? {
            email: UserPoolEmail.withSES({
              fromEmail: stage.mailFrom,
              fromName: 'Intersession',
              sesVerifiedDomain: stage.mailDomain,
              configurationSetName: mail.transactional.configurationSetName,
            }),
          }
        : {}),
      deletionProtection: stage.keepData,
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(people).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'Cognito does not allow a code to one’s own address, or a passkey, as the way in when a second factor is required. Accounts have no password; one that somebody sets all the same has sixteen characters of four kinds.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason:
          'The Plus plan watches for stolen passwords. Here people sign in by code or passkey, which come with Essentials, and accounts have no password.',
      },
    );

    // The first person has nobody who would let them in.
    new CfnUserPoolUser(this, 'FirstPerson', {
      userPoolId: people.userPoolId,
      username: stage.firstPerson,
      userAttributes: [
        { name: 'email', value: stage.firstPerson },
        { name: 'email_verified', value: 'true' },
      ],
      // Cognito's own letter would bring a password that nobody needs.
      messageAction: 'SUPPRESS',
    });

    const client = people.addClient('Site', {
      // A public client: the code is bound to the browser by PKCE, and there is no secret that could leak.
      generateSecret: false,
      authFlows: { user: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${baseUrl}${signInReturns.signedIn}`],
        logoutUrls: [`${baseUrl}${signInReturns.signedOut}`],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      idTokenValidity: Duration.minutes(5),
      accessTokenValidity: Duration.minutes(5),
      refreshTokenValidity: Duration.hours(1),
    });
    const domain = people.addDomain('Domain', {
      cognitoDomain: { domainPrefix: `intersession-${stage.name}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    // The newer pages show nothing until a client has a style.
    new CfnManagedLoginBranding(this, 'Look', {
      userPoolId: people.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });

    this.pool = people;
    this.issuer = people.userPoolProviderUrl;
    this.clientId = client.userPoolClientId;
    new CfnOutput(this, 'Pages', {
      value: domain.baseUrl(),
      description: 'Where Cognito asks people who they are',
    });
  }

  /** The right to make accounts, where the pool is ours. */
  makingAccounts(): PolicyStatement[] {
    return this.pool
      ? [
          new PolicyStatement({
            actions: ['cognito-idp:AdminCreateUser'],
            resources: [this.pool.userPoolArn],
          }),
        ]
      : [];
  }
}
