import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { eventOf, type Sending } from './events.ts';

/** A request with files in it, as a browser sends a multipart form. */
export const uploadEvent = async (
  routeKey: string,
  sending: Sending,
  files: Readonly<Record<string, { name: string; type: string; bytes: Uint8Array }>>,
): Promise<APIGatewayProxyEventV2> => {
  const form = new FormData();
  if (sending.as) form.set('csrf', sending.as.session.csrf);
  for (const [name, value] of Object.entries(sending.form ?? {})) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each);
  }
  for (const [name, { name: called, type, bytes }] of Object.entries(files))
    form.set(name, new File([Uint8Array.from(bytes)], called, { type }));
  const sent = new Response(form);
  const event = eventOf(routeKey, sending);
  return {
    ...event,
    headers: { ...event.headers, 'content-type': sent.headers.get('content-type') ?? '' },
    body: Buffer.from(await sent.arrayBuffer()).toString('base64'),
    isBase64Encoded: true,
  };
};

/** Calls a handler with an event made by hand. */
export const sendEvent = async (
  handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>,
  event: APIGatewayProxyEventV2,
) => {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded } = await handler(event, {} as Context);
  return { status: statusCode, headers, body, isBase64Encoded };
};
