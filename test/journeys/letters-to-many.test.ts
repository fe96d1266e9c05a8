import { afterEach, describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { preparedFor } from '../support/journey-sending.ts';

type Ledger = Record<
  'accepted' | 'sent' | 'failed' | 'suppressed' | 'cancelled' | 'unknown' | 'waiting' | 'delivered',
  number
>;

describe('letters to many (R30)', () => {
  const journey = useJourney();
  afterEach(() => journey.faults({}));

  const ledgerOf = async (page: Awaited<ReturnType<typeof journey.as>>, at: string) => {
    const answer = await page.request.get(`${journey.url}${at}/progress`, {
      headers: { accept: 'application/json' },
    });
    return ((await answer.json()) as { ledger: Ledger }).ledger;
  };

  it('500 recipients are watched live, and the sum holds at every look', async () => {
    const secretariat = await journey.as(firstPerson);
    const { desa, at } = await preparedFor(
      journey,
      secretariat,
      'BPF with a long list',
      Array.from(
        { length: 500 },
        (_, index) => [`Organisation ${index}`, `live${index}@example.org`] as const,
      ),
    );
    // Faster than an account's 14 a second, so that nobody waits for the test; the engine asks again what the rate is.
    await journey.faults({ ratePerSecond: 100 });
    await journey.advance('PT6M');
    await desa.goto(at);
    await desa.getByRole('button', { name: 'Release to 500 recipients' }).click();

    const looks: Ledger[] = [];
    const delivered = desa.getByText(/of these delivered: \d+/);
    await delivered.waitFor();
    await expect
      .poll(
        async () => {
          looks.push(await ledgerOf(desa, at));
          // What the page shows by itself, without being loaded again.
          return delivered.textContent();
        },
        { timeout: 300_000, interval: 2_000 },
      )
      .toContain('(of these delivered: 500)');
    for (const { accepted, sent, failed, suppressed, cancelled, unknown, waiting } of looks)
      expect(accepted).toBe(sent + failed + suppressed + cancelled + unknown + waiting);
    expect(looks.some((look) => look.delivered > 0 && look.delivered < 500)).toBe(true);
    expect(await ledgerOf(desa, at)).toMatchObject({ accepted: 500, delivered: 500 });
    await journey.check(desa);
    await desa.getByRole('link', { name: 'Next page' }).last().click();
    await desa.getByText(/of these delivered: 500/).waitFor();
    await journey.check(desa);
  });

  it('too many come back: everything to many stops, a person finds out why and lets it go again', async () => {
    // What other journeys sent, and what of it came back, is of another week.
    await journey.advance('P8D');
    const secretariat = await journey.as(firstPerson);
    const { desa, at } = await preparedFor(
      journey,
      secretariat,
      'BPF with an old list',
      Array.from(
        { length: 60 },
        (_, index) => [`Old ${index}`, `${index % 10 ? 'old' : 'bounce+old'}${index}@example.org`] as const,
      ),
    );
    const next = await preparedFor(journey, secretariat, 'BPF after it', [
      ['Waiting Ltd', 'waiting.after@example.org'],
    ]);
    await desa.goto(at);
    await desa.getByRole('button', { name: 'Release to 60 recipients' }).click();
    await journey.settle();
    await journey.advance('PT2M');
    await desa.goto('/desk');
    await desa.getByRole('link', { name: 'Letters to many' }).first().click();
    await desa
      .getByText(/6 of the last \d+ letters were returned/)
      .first()
      .waitFor();
    await journey.check(desa);

    await next.desa.goto(next.at);
    await next.desa.getByRole('button', { name: 'Release to 1 recipient' }).click();
    await journey.advance('PT5M');
    expect(await journey.inbox('waiting.after@example.org')).toEqual([]);
    expect(await ledgerOf(next.desa, next.at)).toMatchObject({ accepted: 1, waiting: 1 });
    // What answers somebody's own act goes all the same.
    await next.team.goto(`${next.at}/preview`);
    await next.team.getByRole('button', { name: /Send this letter to me/ }).click();
    await journey.settle();
    expect(await journey.inbox('wanda.bpf.after.it@example.org')).not.toEqual([]);

    await desa.getByRole('button', { name: 'Let letters to many go again' }).click();
    await desa.getByRole('alert').first().waitFor();
    await desa.getByLabel('Why').fill('The list was old; its team corrects it.');
    await desa.getByRole('button', { name: 'Let letters to many go again' }).click();
    await desa.getByText(/They go: Dana Desa let them go again/).waitFor();
    await journey.check(desa);
    await journey.advance('PT5M');
    expect(await journey.inbox('waiting.after@example.org')).toHaveLength(1);
    expect(await ledgerOf(next.desa, next.at)).toMatchObject({ accepted: 1, delivered: 1 });
  });
});
