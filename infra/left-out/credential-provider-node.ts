/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. A Lambda's credentials are in its environment; the
 * SDK's own chain would bring a hundred kilobytes of other places to look for them: profiles, sign-in pages, containers.
 */
interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** What the SDK's clients call for their credentials, with each request; a function's stay the same. @throws when the environment has none */
export const defaultProvider = () => {
  let known: Credentials | undefined;
  return async (): Promise<Credentials> => {
    known ??= fromEnvironment();
    return known;
  };
};

const fromEnvironment = (): Credentials => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
    throw new Error('This function has no credentials in its environment.');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
};
