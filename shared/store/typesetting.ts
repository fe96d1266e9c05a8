import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type Delivery, deliverySchema, type Order } from '../domain/papers.ts';

/** Longer than the typesetter's function may take. */
const patience = 22_000;

/**
 * The way to the typesetter's function: it sets papers of an output and keeps them in the bucket. The same order gives the
 * same papers, so to ask twice is harmless.
 */
export const createTypesetting = (settings: { functionName: string; client?: LambdaClient }) => {
  let client = settings.client;
  return {
    /**
     * Every paper that was asked for, or none and what was in the way. One request.
     *
     * @throws when the function fails, or does not answer in time
     */
    async order(order: Order): Promise<Delivery> {
      // Drafts are read a hundred times for each time that one is set.
      const { InvokeCommand, LambdaClient } = await import('./lambda.ts');
      client ??= new LambdaClient({ maxAttempts: 1 });
      const { FunctionError, Payload } = await client.send(
        new InvokeCommand({ FunctionName: settings.functionName, Payload: JSON.stringify(order) }),
        { abortSignal: AbortSignal.timeout(patience) },
      );
      if (FunctionError) throw new Error(`The typesetter failed: ${FunctionError}.`);
      return deliverySchema.parse(JSON.parse(Buffer.from(Payload ?? []).toString()));
    },
  };
};

export type Typesetting = ReturnType<typeof createTypesetting>;
