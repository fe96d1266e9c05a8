import * as z from 'zod';

export const config = z.object({
  TABLE_NAME: z.string().min(1),
  BASE_URL: z.url(),
  CONTACT_EMAIL: z.email(),
  /** Whose sign-in counts; http is for an issuer on this very machine only. */
  OIDC_ISSUER: z
    .url()
    .refine(
      (issuer) => issuer.startsWith('https://') || issuer.startsWith('http://127.0.0.1:'),
      'must be https, or http on 127.0.0.1',
    ),
  OIDC_CLIENT_ID: z.string().min(1),
  FIRST_PERSON_EMAIL: z.string().min(3),
});
