import { setTimeout as delay } from 'node:timers/promises';
import { routes } from '../../shared/names.ts';
import type { LocalSystem } from './local-system.ts';

/** What the demo needs of the running system: it goes in by the same doors as everybody. */
export type DemoSystem = Pick<LocalSystem, 'url' | 'clock' | 'inbox' | 'signIn' | 'settle' | 'moveClock'>;

/** Somebody at a browser: what they send is what a form would, as JSON. */
export interface Visitor {
  /** Sends a form; answers the place it leads to. Throws with what was refused. */
  send(path: string, body: object): Promise<string>;
  /** Takes a step with a record, against what it is now. */
  step(recordAt: string, act: string, body: object): Promise<string>;
  /** Sends a form with a file. */
  upload(path: string, form: FormData): Promise<void>;
  read<Answer>(path: string): Promise<Answer>;
}

const day = 86_400_000;
/** A mail of the house is there within a moment; a fault must not hang the start for ever. */
const longestWait = 60_000;

/** People who come to the system by HTTP, on the days on which they come. */
export const createVisits = (system: DemoSystem) => {
  const home = system.clock.offset();
  const today = system.clock.now();
  const dayIn = (days: number) => new Date(today.getTime() + days * day).toISOString().slice(0, 10);
  const followed = new Set<string>();
  let here = new Map<string, Promise<Visitor>>();

  const fetchOk = async (path: string, init: RequestInit): Promise<Response> => {
    const answer = await fetch(`${system.url}${path}`, { redirect: 'manual', ...init });
    if (answer.status >= 400)
      throw new Error(
        `The demo’s ${init.method ?? 'GET'} ${path} was answered ${answer.status}: ${await answer.text()}`,
      );
    return answer;
  };

  const visitor = (headers: Readonly<Record<string, string>>): Visitor => {
    const read = async <Answer>(path: string) =>
      (
        await fetchOk(path, { headers: { accept: 'application/json', ...headers } })
      ).json() as Promise<Answer>;
    const post = async (path: string, more: RequestInit) => {
      const answer = await fetchOk(path, { method: 'POST', ...more });
      await answer.arrayBuffer();
      return answer.headers.get('location') ?? '';
    };
    const send = (path: string, body: object) =>
      post(path, {
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    return {
      send,
      async step(recordAt, act, body) {
        const { revision, seen } = await read<{ revision?: number; seen?: string }>(recordAt);
        return send(`${recordAt}${act}`, { ...body, revision, seen });
      },
      async upload(path, form) {
        await post(path, { headers: { accept: 'application/json', ...headers }, body: form });
      },
      read,
    };
  };

  const signIn = async (email: string): Promise<Visitor> => {
    const cookie = await system.signIn(email);
    const page = await (await fetchOk('/desk/me', { headers: { cookie } })).text();
    return visitor({ cookie, 'x-csrf-token': /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '' });
  };

  /** Ends when everything that was caused is done; mail servers take their moment of this clock, and nobody waits for it. */
  const rest = async (): Promise<void> => {
    let settled = false;
    const settling = system.settle().finally(() => {
      settled = true;
    });
    while (!settled) {
      system.clock.advance('PT1S');
      await delay(10);
    }
    await settling;
  };

  return {
    /** A day, counted from today. */
    day: dayIn,

    rest,

    /** Knocks at every room in turn, so that its code is loaded when somebody comes; whatever it answers. */
    async wakeRooms(): Promise<void> {
      for (const ofRoom of Object.values(routes)) {
        const key = ofRoom.find((each) => each.startsWith('GET '));
        const path = key?.slice('GET '.length).replaceAll(/\{\w+\}/g, 'nobody');
        await (await fetch(`${system.url}${path}`, { redirect: 'manual' })).arrayBuffer();
      }
    },

    /**
     * Goes to a day before today, in working hours, or to a moment ago, once everything until then is done; who was signed
     * in signs in anew. The clock is set and does not run, so what would have fallen due between does not.
     */
    async goTo(when: { daysAgo: number } | { minutesAgo: number }): Promise<void> {
      await rest();
      here = new Map();
      system.clock.set(
        'minutesAgo' in when
          ? new Date(Date.now() + home - when.minutesAgo * 60_000)
          : new Date(`${dayIn(-when.daysAgo)}T${String(8 + (when.daysAgo % 7)).padStart(2, '0')}:20:00Z`),
      );
    },

    /** Goes on to the present; what falls due now runs. */
    async goHome(): Promise<void> {
      await rest();
      await system.moveClock({ now: new Date(Date.now() + home).toISOString() });
    },

    /** Somebody of the house, signed in. */
    as(email: string): Promise<Visitor> {
      const found = here.get(email) ?? signIn(email);
      here.set(email, found);
      return found;
    },

    anybody: visitor({}),

    /** Follows the link in a mail to this address that was not followed yet, and presses the button there. */
    async confirm(email: string): Promise<string> {
      const deadline = performance.now() + longestWait;
      while (performance.now() < deadline) {
        const address = system
          .inbox({ to: email })
          .flatMap(({ text }) => text?.match(/https?:\/\/\S+\/confirm\?\S+/)?.[0] ?? [])
          .find((each) => !followed.has(each));
        if (!address) {
          await delay(5);
          continue;
        }
        followed.add(address);
        const { pathname, searchParams } = new URL(address);
        await visitor({}).send(pathname, { key: searchParams.get('key') });
        return pathname.split('/')[2] ?? '';
      }
      throw new Error(`The demo found no link to confirm in the mail of ${email}.`);
    },
  };
};
