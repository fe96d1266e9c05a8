import type {
  CognitoIdentityProviderClient,
  CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';

/** The accounts that people sign in with, where the house keeps them. */
export interface Accounts {
  /**
   * Makes sure that somebody can sign in with this address, by a code that is sent there. Safe to repeat. @throws when the
   * provider does not answer as it should
   */
  open(email: string): Promise<void>;
}

/** The provider has its own accounts, and nobody here makes any. */
export const elsewhere: Accounts = { open: async () => {} };

/** Milliseconds. Somebody waits for a page, and there are two attempts. */
const patience = { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true };

/**
 * Accounts in a Cognito user pool: without a password, which AdminCreateUser allows where codes by email do, and without
 * a letter of Cognito's, since the house writes its own. Few requests need the client, so it is loaded by the first.
 */
export const createAccounts = (
  userPoolId: string,
  config?: CognitoIdentityProviderClientConfig,
): Accounts => {
  let client: CognitoIdentityProviderClient | undefined;
  return {
    async open(email) {
      const { AdminCreateUserCommand, CognitoIdentityProviderClient, UsernameExistsException } = await import(
        '@aws-sdk/client-cognito-identity-provider'
      );
      client ??= new CognitoIdentityProviderClient({ maxAttempts: 2, requestHandler: patience, ...config });
      const account = new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: email,
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
        MessageAction: 'SUPPRESS',
      });
      await client.send(account).catch((fault: unknown) => {
        if (!(fault instanceof UsernameExistsException)) throw fault;
      });
    },
  };
};
