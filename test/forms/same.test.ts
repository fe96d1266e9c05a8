import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSame } from '../../shared/forms/same.ts';

const plain = fc.jsonValue({ maxDepth: 3 });

it('says of two values what Node says of them', () => {
  fc.assert(
    fc.property(plain, plain, (one, other) => {
      expect(isSame(one, other)).toBe(isDeepStrictEqual(one, other));
    }),
  );
});

it('knows a copy, in whatever order its names stand', () => {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== 'object' || !value) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, each]) => [name, turned(each)]),
    );
  };
  fc.assert(
    fc.property(plain, (value) => {
      expect(isSame(value, turned(value))).toBe(true);
    }),
  );
});

it.each([
  [[], {}],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [null, {}],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: { b: [1] } }, { a: { b: [1, 2] } }],
])('tells %j from %j', (one, other) => {
  expect(isSame(one, other)).toBe(false);
  expect(isSame(other, one)).toBe(false);
});
