import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where a process ends: before its n-th request is made (from 1), or after it was served and before its answer is heard. */
export interface End {
  step: number;
  side: 'before' | 'after';
}

export interface Asked {
  service: 'dynamodb' | 's3' | 'ses' | 'sqs';
  /** The SDK's command, such as `UpdateItemCommand`. */
  command: string;
  input: Record<string, unknown>;
}

/**
 * Answers instead of the service, for services that are not there, or throws as one that fails; undefined lets the request
 * through.
 */
export type StandIn = (asked: Asked, life: Life | undefined) => object | undefined;
/** Hears of every request that a service has served, whoever made it and whether or not they lived to hear the answer. */
export type Witness = (asked: Asked, answer: object, life: Life | undefined) => void;

const standIns = new Set<StandIn>();
const witnesses = new Set<Witness>();
/** Nobody stands in, nobody watches: for whoever begins anew in the same process. */
export const nobody = (): void => {
  standIns.clear();
  witnesses.clear();
};
export const standIn = (each: StandIn): void => void standIns.add(each);
export const witness = (each: Witness): void => void witnesses.add(each);

const lives = new AsyncLocalStorage<Life>();
const silence = () => new Promise<never>(() => undefined);

/**
 * One life of a process. Everything that leaves a function leaves it through a client of AWS, so those requests are its
 * steps: what happens between two of them stays in its memory, and a death there is a death before the next. Nothing has
 * to be listed: a new request is a new step.
 *
 * Whoever is dead hears nothing and says nothing any more: all their requests, begun and to come, stay without an answer
 * for ever, so that no `catch` and no `finally` of theirs can tell a death from a very long wait.
 */
export class Life {
  readonly steps: string[] = [];
  dead = false;
  readonly #end: End | undefined;
  readonly #served = new Set<Promise<unknown>>();
  readonly #death = Promise.withResolvers<'died'>();

  constructor(end?: End) {
    this.#end = end;
  }

  /** Answers what `act` answered, or 'died'. */
  async live<Answer>(act: () => Promise<Answer>): Promise<Answer | 'died'> {
    const answer = await Promise.race([lives.run(this, act), this.#death.promise]);
    // What was on its way when the process died arrives all the same.
    await Promise.allSettled(this.#served);
    return answer;
  }

  async step<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    if (this.dead) return silence();
    const number = this.steps.push(name);
    const last = number === this.#end?.step ? this.#end.side : undefined;
    if (last === 'before') return this.die();
    const served = ask();
    this.#served.add(served);
    const [outcome] = await Promise.allSettled([served]);
    this.#served.delete(served);
    if (last === 'after') this.die();
    if (this.dead) return silence();
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  die(): Promise<never> {
    this.dead = true;
    this.#death.resolve('died');
    return silence();
  }
}

type Send = (command: { input: object }, ...rest: unknown[]) => Promise<object>;

const services = { dynamodb: DynamoDBClient, s3: S3Client, ses: SESClient, sqs: SQSClient };
for (const [service, { prototype }] of Object.entries(services) as [
  Asked['service'],
  { prototype: { send: unknown } },
][]) {
  const send = prototype.send as Send;
  prototype.send = function (this: object, command: { input: object }, ...rest: unknown[]) {
    const asked: Asked = {
      service,
      command: command.constructor.name,
      input: command.input as Asked['input'],
    };
    const life = lives.getStore();
    const serve = async () => {
      let answer: object | undefined;
      for (const each of standIns) answer ??= each(asked, life);
      answer ??= await send.call(this, command, ...rest);
      for (const each of witnesses) each(asked, answer, life);
      return answer;
    };
    return life ? life.step(`${service} ${asked.command.replace(/Command$/, '')}`, serve) : serve();
  };
}

/**
 * Lets `act` die before and after its first step, its second, and so on, until it comes to its end alive: so a new step is
 * covered without anybody remembering. `act` is told where to end, and answers the life that had this end. Answers the
 * steps of the life that was not cut short.
 */
export const atEveryStep = async (act: (end: End) => Promise<Life>): Promise<string[]> => {
  for (let step = 1; ; step += 1) {
    for (const side of ['before', 'after'] as const) {
      const life = await act({ step, side });
      if (life.dead) continue;
      if (step === 1) throw new Error('Nothing was asked of any service, so nothing was tried.');
      return life.steps;
    }
  }
};
