import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Smaller answers travel in one packet either way. */
const leastBytes = 1_024;

const isText = /^(text\/|application\/(json|javascript|atom\+xml|feed\+json)\b)/;

/** The encodings that we write and the browser takes, the better one first. `br;q=0` is one that it does not take. */
const encodingFor = (accepts: string): 'br' | 'gzip' | undefined => {
  const taken = accepts
    .toLowerCase()
    .split(',')
    .map((each) => each.replaceAll(' ', ''))
    .filter((each) => !/;q=0(\.0*)?$/.test(each))
    .map((each) => each.split(';')[0]);
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding));
};

/**
 * An answer as it travels: text above 1 KB is compressed when the browser takes that and `mayPack` says that its length
 * gives nothing away. An HTTP API does not compress by itself.
 */
export const packed = async (
  answer: APIGatewayProxyStructuredResultV2,
  event: Pick<APIGatewayProxyEventV2, 'headers'>,
  mayPack: boolean,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const { headers = {}, body = '', isBase64Encoded } = answer;
  if (isBase64Encoded || !isText.test(String(headers['content-type'] ?? ''))) return answer;
  const bytes = Buffer.from(body);
  if (bytes.length < leastBytes) return answer;
  const vary = [headers.vary, 'accept-encoding'].filter(Boolean).join(', ');
  const encoding = mayPack ? encodingFor(event.headers['accept-encoding'] ?? '') : undefined;
  if (!encoding) return { ...answer, headers: { ...headers, vary } };
  // Loaded with the first answer that is packed: what only takes forms, or serves the desk, starts without.
  const { brotliCompressSync, constants, gzipSync } = await import('node:zlib');
  const small =
    encoding === 'br'
      ? brotliCompressSync(bytes, {
          // Half the way to the smallest, in a twentieth of its time.
          params: {
            [constants.BROTLI_PARAM_QUALITY]: 5,
            [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          },
        })
      : gzipSync(bytes);
  return {
    ...answer,
    headers: { ...headers, vary, 'content-encoding': encoding },
    body: small.toString('base64'),
    isBase64Encoded: true,
  };
};
