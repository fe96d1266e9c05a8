import { describe, expect, it, vi } from 'vitest';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { readBody } from '../../shared/http/body.ts';
import { eventOf } from '../support/events.ts';
import { uploadEvent } from '../support/upload.ts';

const routeKey = 'POST /desk/outputs/{outputId}/report';

const manyFiles = (count: number) =>
  uploadEvent(
    routeKey,
    {},
    Object.fromEntries(
      Array.from({ length: count }, (_, place) => [
        `file${place}`,
        { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('x') },
      ]),
    ),
  );

const manyFields = (count: number) => ({
  form: { field: Array.from({ length: count }, (_, place) => String(place)) },
});

describe('the body of a request', () => {
  it('has its files and its fields, up to so many', async () => {
    const ten = await readBody(await manyFiles(10));
    expect(isRefusal(ten) || ten.uploads.size).toBe(10);
    for (const event of [
      await uploadEvent(routeKey, manyFields(3_000), {}),
      eventOf(routeKey, manyFields(3_000)),
    ]) {
      const fields = await readBody(event);
      expect(isRefusal(fields) || fields.fields.all('field').length).toBe(3_000);
    }
  });

  it('is refused with more files than any form has, and none more is read', async () => {
    const read = vi.spyOn(Blob.prototype, 'arrayBuffer');
    const refused = await readBody(await manyFiles(500));
    expect(refused).toMatchObject({
      refused: 'too-large',
      reason: expect.stringContaining('more files than one form can take (10)'),
    });
    expect(read.mock.calls.length).toBeLessThanOrEqual(10);
    read.mockRestore();
  });

  it('is not even taken apart with thousands of parts', async () => {
    const events = [
      await manyFiles(5_000),
      await uploadEvent(routeKey, manyFields(5_000), {}),
      eventOf(routeKey, manyFields(5_000)),
    ];
    const takenApart = vi.spyOn(Response.prototype, 'formData');
    for (const event of events) expect(await readBody(event)).toMatchObject({ refused: 'too-large' });
    expect(takenApart).not.toHaveBeenCalled();
    takenApart.mockRestore();
  });
});
