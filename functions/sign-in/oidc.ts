import * as client from 'openid-client';
import * as z from 'zod/mini';
import { late } from '../../shared/domain/late.ts';
import { log } from '../../shared/http/log.ts';
import { signInReturns } from '../../shared/names.ts';

/** What a sign-in under way must remember until its answer comes back; lies in a cookie of that browser. */
export const secretsSchema = late(() => ({ state: z.string(), nonce: z.string(), verifier: z.string() }));
export type Secrets = z.infer<typeof secretsSchema>;

/** Who somebody is, by the word of the issuer. */
export interface Identity {
  email: string;
  /** Whether the issuer checked that the address is theirs. */
  verified: boolean;
  name: string | undefined;
}

/** The issuer is down, or does not answer as one should. */
export type Failing = 'failing';
/** The answer is none to this question: declined, used before, too late, or made up. */
export type Ended = 'ended';

export interface Oidc {
  /** Where to send the browser, and what to remember. */
  start(): Promise<{ to: string; secrets: Secrets } | Failing>;
  /** Who came back. `answer` is the query that the issuer sent the browser back with. */
  finish(answer: URLSearchParams, secrets: Secrets): Promise<Identity | Ended | Failing>;
  /** Where the issuer itself is signed out of, if it has such a place. */
  farewell(): Promise<string | undefined>;
}

/** Seconds. A browser waits behind these requests, and API Gateway does not wait for long. */
const patience = 5;

/**
 * OpenID Connect: authorisation code flow with PKCE, state and nonce, as a public client (nothing secret lies in the
 * function). What the issuer publishes about itself is read once and kept while the function is warm.
 */
export const createOidc = (settings: { issuer: string; clientId: string; baseUrl: string }): Oidc => {
  const { issuer, clientId, baseUrl } = settings;
  const callback = `${baseUrl}${signInReturns.signedIn}`;
  const insecure = new URL(issuer).protocol === 'http:';
  let known: Promise<client.Configuration> | undefined;

  const discover = () => {
    known ??= client
      .discovery(new URL(issuer), clientId, undefined, client.None(), {
        timeout: patience,
        execute: insecure ? [client.allowInsecureRequests] : [],
      })
      .catch((fault: unknown) => {
        // Not kept: the next visitor asks again.
        known = undefined;
        throw fault;
      });
    return known;
  };

  return {
    async start() {
      try {
        const configuration = await discover();
        const secrets = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
        };
        const to = client.buildAuthorizationUrl(configuration, {
          redirect_uri: callback,
          scope: 'openid email profile',
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: 'S256',
        });
        return { to: to.href, secrets };
      } catch (fault) {
        log.fault(fault, { at: 'sign-in start' });
        return 'failing';
      }
    },

    async finish(answer, { state, nonce, verifier }) {
      try {
        const configuration = await discover();
        const tokens = await client.authorizationCodeGrant(configuration, new URL(`${callback}?${answer}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) return 'ended';
        // Some issuers keep the address out of the token and tell it when asked.
        return identityOf(
          typeof claims.email === 'string'
            ? claims
            : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub),
        );
      } catch (fault) {
        if (!isOutage(fault)) {
          log.info('a sign-in did not come to an end', { code: codeOf(fault) });
          return 'ended';
        }
        log.fault(fault, { at: 'sign-in finish', code: codeOf(fault) });
        return 'failing';
      }
    },

    async farewell() {
      try {
        const configuration = await discover();
        if (!configuration.serverMetadata().end_session_endpoint) return undefined;
        const back = `${baseUrl}${signInReturns.signedOut}`;
        // Cognito calls it `logout_uri`.
        return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: back, logout_uri: back })
          .href;
      } catch (fault) {
        log.fault(fault, { at: 'sign-out' });
        return undefined;
      }
    },
  };
};

const identityOf = (claims: Readonly<Record<string, unknown>>): Identity | Ended =>
  typeof claims.email === 'string'
    ? {
        email: claims.email,
        // Cognito's user info writes it as a word.
        verified: claims.email_verified === true || claims.email_verified === 'true',
        name: typeof claims.name === 'string' ? claims.name : undefined,
      }
    : 'ended';

const codeOf = (fault: unknown): string | undefined =>
  fault instanceof client.ClientError ? fault.code : undefined;

/** Whether it was the issuer that failed, and not what came with the browser. */
const isOutage = (fault: unknown): boolean => {
  if (fault instanceof client.ResponseBodyError) return fault.status >= 500;
  // A request that did not go through has no code of the protocol.
  if (!(fault instanceof client.ClientError)) return fault instanceof TypeError;
  return [
    undefined,
    'OAUTH_TIMEOUT',
    'OAUTH_ABORT',
    'OAUTH_RESPONSE_IS_NOT_CONFORM',
    'OAUTH_RESPONSE_IS_NOT_JSON',
    'OAUTH_PARSE_ERROR',
  ].includes(fault.code);
};
