import { type AccessCode, accessCodeSchema, type Call, callSchema } from '../domain/call.ts';
import { hashOfKey } from './keys.ts';
import { type RecordKind, records } from './records.ts';
import type { Page, Table } from './table.ts';

const callKind: RecordKind<Call> = {
  type: 'call',
  schema: callSchema,
  title: (call) => call.title,
  places: (call) => ({ lists: ['calls', `${call.opens}#${call.id}`], desk: ['call', call.id] }),
};

const accessCodeKind: RecordKind<AccessCode> = {
  type: 'accessCode',
  schema: accessCodeSchema,
  title: (code) => `Access code for ${code.email}`,
  places: (code) => ({ lists: [`accessCodes#${code.callId}`, code.id] }),
};

/** Calls for proposals, and the access codes that let somebody in late. */
export const createCalls = (table: Table) => {
  const calls = records(table, callKind);
  const codes = records(table, accessCodeKind);
  return {
    ...calls,
    /** Latest opening first, one page a request. */
    latest: (cursor?: string): Promise<Page<Call>> =>
      calls.page({ index: 'lists', partition: 'calls', newestFirst: true, limit: 50, cursor }),
    codes: {
      ...codes,
      /** Newest first, one page a request. */
      ofCall: (callId: string, cursor?: string): Promise<Page<AccessCode>> =>
        codes.page({
          index: 'lists',
          partition: `accessCodes#${callId}`,
          newestFirst: true,
          limit: 50,
          cursor,
        }),
      /** The code somebody typed, if it is one of this call's; one request. Bounded by the codes a secretariat types by hand. */
      async find(callId: string, typed: string): Promise<AccessCode | undefined> {
        const hash = hashOfKey(typed.trim().toUpperCase());
        const all = await codes.all({ index: 'lists', partition: `accessCodes#${callId}` });
        return all.find((code) => code.codeHash === hash);
      },
    },
  };
};

export type Calls = ReturnType<typeof createCalls>;
