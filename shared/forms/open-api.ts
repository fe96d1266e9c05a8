import * as z from 'zod/mini';
import { wording } from '../domain/fields.ts';
import { type IdKind, idPrefixes } from '../domain/ids.ts';
import { routes } from '../names.ts';
import { type Operation, operations } from './api.ts';

type Json = Record<string, unknown>;

/** The schema of a form, with its wording as titles and descriptions. */
const schemaOf = (form: z.ZodMiniObject): Json => {
  const { $schema, ...schema } = z.toJSONSchema(form, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const about = zodSchema instanceof z.ZodMiniType ? wording.get(zodSchema) : undefined;
      if (!about) return;
      jsonSchema.title = about.label;
      if (about.hint) jsonSchema.description = about.hint;
    },
  }) as Json;
  return schema;
};

/** `{callId}` holds the id of a call; names that say no kind of record are any text. */
const kindsByParameter: Readonly<Record<string, IdKind>> = {
  ...Object.fromEntries((Object.keys(idPrefixes) as IdKind[]).map((kind) => [`${kind}Id`, kind])),
  contactId: 'pressContact',
};

const pathParameter = (name: string): Json => {
  const kind = kindsByParameter[name];
  return {
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(kind ? { pattern: `^${idPrefixes[kind]}_[0-9a-z]{26}$` } : {}) },
  };
};

const texts = (described: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(
    Object.entries(described).map(([name, description]) => [name, { type: 'string', description }]),
  );

const bodyOf = ({ form, also, upload }: Operation): Json | undefined => {
  const extra = also ? { type: 'object', properties: texts(also) } : undefined;
  const parts = [...(form ? [schemaOf(form)] : []), ...(extra ? [extra] : [])];
  if (upload) {
    const properties = { [upload]: { type: 'string', format: 'binary' } };
    return {
      content: { 'multipart/form-data': { schema: { type: 'object', properties, required: [upload] } } },
    };
  }
  if (!parts.length) return undefined;
  const schema = parts.length > 1 ? { allOf: parts } : parts[0];
  return {
    content: {
      'application/json': { schema },
      'application/x-www-form-urlencoded': { schema: { type: 'object' } },
    },
  };
};

const described = (description: string, schema?: Json): Json => ({
  description,
  ...(schema ? { content: { 'application/json': { schema } } } : {}),
});
const refusal = { $ref: '#/components/schemas/Refusal' };

const answersOf = (method: string, operation: Operation, onDesk: boolean, named: boolean): Json => ({
  ...(operation.file
    ? { 200: { description: 'The file.', content: { [operation.file]: {} } } }
    : {
        200: {
          description: 'Done, or what was asked for.',
          content: { 'application/json': { schema: {} }, 'text/html': {} },
        },
      }),
  ...(method === 'POST'
    ? {
        201: { description: 'Something new came into being; `location` says where.' },
        303: { description: 'To who asked for a page: done, look there.' },
        409: described('Somebody changed it meanwhile, or it is past that.', refusal),
        422: described('What was sent cannot be taken as it is.', { $ref: '#/components/schemas/Errors' }),
        429: described('Too many, too fast.', refusal),
      }
    : {}),
  ...(onDesk ? { 403: described('Not for your role.', refusal) } : {}),
  ...(named ? { 404: described('There is nothing at this address.', refusal) } : {}),
});

/** "GET /calls/{callId}/access-codes" → "getCallsByCallIdAccessCodes" */
const operationId = (method: string, path: string): string =>
  method.toLowerCase() +
  path
    .split(/[^0-9A-Za-z{}]+/)
    .filter(Boolean)
    .map((part) => (part.startsWith('{') ? `-by-${part.slice(1, -1)}` : `-${part}`))
    .join('')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The description of every address of this system, as OpenAPI 3.1. */
export const openApi = (baseUrl: string): Json => {
  const paths: Record<string, Json> = {};
  for (const [room, keys] of Object.entries(routes)) {
    for (const key of keys) {
      const [method, path] = key.split(' ');
      if (!method || !path) continue;
      const operation = operations[key];
      const onDesk = path === '/desk' || path.startsWith('/desk/');
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const body = method === 'POST' ? bodyOf(operation) : undefined;
      const parameters = [
        ...names.map(pathParameter),
        ...Object.entries(operation.query ?? {}).map(([name, description]) => ({
          name,
          in: 'query',
          description,
          schema: { type: 'string' },
        })),
      ];
      paths[path] = {
        ...paths[path],
        [method.toLowerCase()]: {
          operationId: operationId(method, path),
          summary: operation.summary,
          tags: [room],
          ...(parameters.length ? { parameters } : {}),
          ...(body ? { requestBody: body } : {}),
          responses: answersOf(method, operation, onDesk, names.length > 0),
          ...(onDesk ? { security: [method === 'POST' ? { session: [], csrf: [] } : { session: [] }] } : {}),
        },
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Intersession',
      version: '1',
      description:
        "Runs the Internet Governance Forum's Best Practice Forums. The same addresses answer pages to a browser and JSON to who sends `accept: application/json`.",
    },
    servers: [{ url: baseUrl }],
    tags: Object.keys(routes).map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-csrf-token',
          description: 'The hidden field `csrf` of any form on the desk.',
        },
      },
      schemas: {
        Refusal: {
          type: 'object',
          properties: {
            error: { type: 'string', description: 'Why, and what to do, in a sentence or two.' },
          },
          required: ['error'],
        },
        Errors: {
          type: 'object',
          properties: {
            errors: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  name: {
                    type: 'string',
                    description: 'The field, such as `organisations.0.why`; empty for the whole.',
                  },
                  message: { type: 'string' },
                },
                required: ['name', 'message'],
              },
            },
          },
          required: ['errors'],
        },
      },
    },
  };
};
