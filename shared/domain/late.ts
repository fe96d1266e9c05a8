import * as z from 'zod/mini';

/**
 * An object schema like `z.object`, whose fields are made when it is first used. To make them all takes up to a fifth of
 * a function's start, and a request needs few; so every object schema that stands by itself in a file is a late one.
 */
export const late = <Shape extends z.core.$ZodShape>(shape: () => Shape): z.ZodMiniObject<Shape> =>
  new z.ZodMiniObject({
    type: 'object',
    get shape() {
      const made = shape();
      Object.defineProperty(this, 'shape', { value: made });
      return made;
    },
  }) as z.ZodMiniObject<Shape>;
