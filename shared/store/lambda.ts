/** What the house needs of the Lambda client; `typesetting.ts` loads it with the first order. */
export { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
