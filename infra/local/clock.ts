/** Time that can be moved: one offset to the machine's clock, in memory that all workers share. */

const MillisecondsPer = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

export interface Clock {
  /** What workers shift their `Date` by: a BigInt64 of milliseconds. */
  readonly buffer: SharedArrayBuffer;
  /** Milliseconds between the machine's clock and this one. */
  offset(): number;
  now(): Date;
  /** Moves the clock forward by an ISO 8601 duration, such as `P1D` or `PT30M`; answers the time it then is. */
  advance(duration: string): Date;
  /** Moves the clock to an instant. */
  set(instant: Date): void;
}

// The machine's own time, also where `shiftDate` has replaced the global one.
const machineNow = Date.now.bind(Date);

export const createClock = ({ offset = 0 }: { offset?: number } = {}): Clock => {
  const buffer = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const cell = new BigInt64Array(buffer);
  Atomics.store(cell, 0, BigInt(Math.round(offset)));
  const current = () => Number(Atomics.load(cell, 0));
  const clock: Clock = {
    buffer,
    offset: current,
    now: () => new Date(machineNow() + current()),
    advance(duration) {
      clock.set(later(clock.now(), duration));
      return clock.now();
    },
    set(instant) {
      Atomics.store(cell, 0, BigInt(instant.getTime() - machineNow()));
    },
  };
  return clock;
};

/** Makes `Date` of this thread tell the clock's time: `new Date()`, `Date()` and `Date.now()`. */
export const shiftDate = (buffer: SharedArrayBuffer): void => {
  const cell = new BigInt64Array(buffer);
  const RealDate = Date;
  const now = () => machineNow() + Number(Atomics.load(cell, 0));
  const shifted = new Proxy(RealDate, {
    construct: (target, parts, newTarget) =>
      Reflect.construct(target, parts.length ? parts : [now()], newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
};

const durationPattern =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * The instant that is an ISO 8601 duration (whole numbers) after `from`, by the calendar of UTC: a month after
 * 31 January is the last day of February.
 *
 * @throws RangeError when it is no such duration, or leads out of the calendar.
 */
export const later = (from: Date, duration: string): Date => {
  const parts = durationPattern.exec(duration);
  if (!parts) throw new RangeError(`“${duration}” is no duration: write for example P1D, P2W or PT30M.`);
  const [years, months, weeks, days, hours, minutes, seconds] = parts
    .slice(1)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number];
  const moved = new Date(from);
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + 12 * years + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, lastDay));
  const result = new Date(
    moved.getTime() +
      (7 * weeks + days) * MillisecondsPer.day +
      hours * MillisecondsPer.hour +
      minutes * MillisecondsPer.minute +
      seconds * MillisecondsPer.second,
  );
  if (Number.isNaN(result.getTime())) throw new RangeError(`“${duration}” leads out of the calendar.`);
  return result;
};
