import * as z from 'zod/mini';

export const config = z.object({
  TABLE_NAME: z.string().check(z.minLength(1)),
  BASE_URL: z.url(),
  CONTACT_EMAIL: z.email(),
  /** Whose sign-in counts; http is for an issuer on this very machine only. */
  OIDC_ISSUER: z
    .url()
    .check(
      z.refine(
        (issuer) => issuer.startsWith('https://') || issuer.startsWith('http://127.0.0.1:'),
        'must be https, or http on 127.0.0.1',
      ),
    ),
  OIDC_CLIENT_ID: z.string().check(z.minLength(1)),
  FIRST_PERSON_EMAIL: z.string().check(z.minLength(3)),
});
