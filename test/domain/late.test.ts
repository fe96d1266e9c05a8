import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { late } from '../../shared/domain/late.ts';

describe('a late schema', () => {
  it('makes its fields when it is first used, and once', () => {
    let made = 0;
    const schema = late(() => {
      made += 1;
      return { title: z.string() };
    });
    const list = z.array(schema);
    expect(made).toBe(0);
    expect(list.parse([{ title: 'one' }, { title: 'two' }])).toHaveLength(2);
    expect(schema.safeParse({ title: 1 }).error?.issues[0]?.path).toEqual(['title']);
    expect(schema.shape.title).toBe(schema.shape.title);
    expect(made).toBe(1);
  });

  it('is otherwise what z.object would be', () => {
    const fields = { title: z.string().check(z.minLength(1)), count: z.optional(z.int()) };
    const [schema, plain] = [late(() => fields), z.object(fields)];
    const more = { note: z.string() };
    expect(z.toJSONSchema(schema)).toEqual(z.toJSONSchema(plain));
    expect(z.toJSONSchema(z.extend(schema, more))).toEqual(z.toJSONSchema(z.extend(plain, more)));
    expect(z.pick(schema, { title: true }).parse({ title: 'x', count: 1 })).toEqual({ title: 'x' });
    for (const input of [{ title: 'x', count: 1, unknown: true }, { title: '' }, { count: 0.5 }, null, 'x'])
      expect(schema.safeParse(input)).toEqual(plain.safeParse(input));
  });
});
