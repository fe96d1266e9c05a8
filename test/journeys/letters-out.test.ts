import { afterEach, describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { preparedFor } from '../support/journey-sending.ts';

const many = (count: number, address: (index: number) => string) =>
  Array.from(
    { length: count },
    (_, index) => [`Organisation ${String(index).padStart(3, '0')}`, address(index)] as const,
  );

describe('letters on their way out (R28, R30)', () => {
  const journey = useJourney();
  afterEach(() => journey.faults({}));

  const ledgerOf = async (page: Awaited<ReturnType<typeof journey.as>>, at: string) => {
    const answer = await page.request.get(`${journey.url}${at}/progress`, {
      headers: { accept: 'application/json' },
    });
    return ((await answer.json()) as { ledger: Record<string, number> }).ledger;
  };

  it('a letter comes back: the team names a new contact, the desk sends that letter again and no other', async () => {
    const secretariat = await journey.as(firstPerson);
    const { team, desa, at } = await preparedFor(journey, secretariat, 'BPF on repairs', [
      ['Internet Society', 'zoe.repairs@example.org'],
      ['Moved Away Ltd', 'bounce+otto.repairs@example.org'],
    ]);
    await desa.goto(at);
    await desa.getByRole('button', { name: 'Release to 2 recipients' }).click();
    await journey.settle();

    await team.goto('/desk');
    await team
      .getByRole('link', { name: 'Moved Away Ltd, which needs a new contact person or address' })
      .click();
    await team.getByText('The letter to this recipient did not arrive.').waitFor();
    await journey.check(team);
    await team.getByRole('button', { name: 'Save the recipient' }).click();
    await team.getByRole('alert').getByText('came back from this very address').waitFor();
    await team.getByLabel('Contact person').fill('Nora New');
    await team.getByLabel('Email address').fill('nora.repairs@example.org');
    await team.getByRole('button', { name: 'Save the recipient' }).click();
    await team.getByText('Somebody of the secretariat or DESA sends them again.').waitFor();

    await desa.goto('/desk/recipients');
    await journey.check(desa);
    await desa.getByRole('link', { name: 'Send its letter again (Moved Away Ltd)' }).click();
    await desa.getByRole('button', { name: 'Send again to 1 recipient' }).click();
    await journey.settle();
    await desa.reload();
    await desa.getByRole('row', { name: /Moved Away Ltd.*delivered.*sent again once/ }).waitFor();
    await journey.check(desa);
    expect(await journey.inbox('nora.repairs@example.org')).toHaveLength(1);
    expect(await journey.inbox('zoe.repairs@example.org')).toHaveLength(1);
    expect(await ledgerOf(desa, at)).toMatchObject({ accepted: 3, delivered: 2, failed: 1, waiting: 0 });
  });

  it('a recall in the middle: what left stays, the rest never leaves, and the sum holds', async () => {
    const secretariat = await journey.as(firstPerson);
    const { desa, at } = await preparedFor(
      journey,
      secretariat,
      'BPF on recalls',
      many(60, (index) => `recall${index}@example.org`),
    );
    // The mail service takes so few a second that there is a middle.
    await journey.faults({ ratePerSecond: 5 });
    await desa.goto(at);
    await desa.getByRole('button', { name: 'Release to 60 recipients' }).click();
    await desa.getByText(/of these delivered: [1-9]/).waitFor();
    await desa.getByRole('link', { name: 'Recall what has not left …' }).click();
    await journey.check(desa);
    await desa.getByLabel('Why').fill('The second finding is wrong.');
    await desa.getByRole('button', { name: 'Recall it for good' }).click();
    await desa.getByText('Dana Desa recalled this').waitFor();
    await journey.check(desa);
    await journey.faults({});
    await journey.advance('PT5M');
    await journey.settle();

    const { accepted, sent, delivered, failed, suppressed, cancelled, unknown, waiting } = await ledgerOf(
      desa,
      at,
    );
    expect({ accepted, waiting, failed, suppressed, unknown }).toEqual({
      accepted: 60,
      waiting: 0,
      failed: 0,
      suppressed: 0,
      unknown: 0,
    });
    expect(cancelled).toBeGreaterThan(0);
    expect(Number(sent) + Number(cancelled)).toBe(60);
    expect(delivered).toBe(sent);
    await secretariat.goto(at);
    await secretariat.getByText('The second finding is wrong.').first().waitFor();
    expect(await secretariat.getByRole('button', { name: /Resume/ }).count()).toBe(0);
    let arrived = 0;
    for (let index = 0; index < 60; index += 1) {
      const mails = (await journey.local(
        `/local/inbox.json?to=${encodeURIComponent(`recall${index}@example.org`)}`,
      )) as unknown[];
      expect(mails.length).toBeLessThanOrEqual(1);
      arrived += mails.length;
    }
    expect(arrived).toBe(sent);
  });
});
