import { afterEach, describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { preparedFor } from '../support/journey-sending.ts';

describe('letters of which nobody knows whether they left', () => {
  const journey = useJourney();
  afterEach(() => journey.faults({}));

  it('one is settled by its event; the other waits an hour, and then for a person, who has it sent again', async () => {
    const [heard, unheard] = ['hera.decided@example.org', 'una.decided@example.org'];
    const secretariat = await journey.as(firstPerson);
    const { desa, at } = await preparedFor(journey, secretariat, 'BPF on decisions', [
      ['Heard Of Ltd', heard],
      ['Unheard Of Ltd', unheard],
    ]);
    // SES takes both, both answers are lost, and of one no event ever tells.
    await journey.faults({ loseReply: 2, addresses: { [unheard]: 'no-event' } });
    await desa.goto(at);
    await desa.getByRole('button', { name: 'Release to 2 recipients' }).click();
    await journey.settle();
    await journey.faults({});
    expect(await journey.inbox(heard)).toHaveLength(1);
    expect(await journey.inbox(unheard)).toHaveLength(1);

    await desa.goto('/desk/letters?state=unknown');
    await desa.getByRole('row').filter({ hasText: unheard }).getByRole('link').click();
    await desa.getByText('The answer of the mail service was lost').waitFor();
    await journey.check(desa);
    await desa.goto('/desk');
    expect(await desa.getByText('Letters whose fate is not known').count()).toBe(0);

    await journey.advance('PT1H3M');
    await desa.goto('/desk/letters?state=delivered');
    await desa.getByRole('row').filter({ hasText: heard }).first().waitFor();
    await desa.goto('/desk');
    await desa.getByRole('heading', { name: 'Letters whose fate is not known' }).waitFor();
    await desa.goto('/desk/letters?waiting=decision');
    await journey.check(desa);
    expect(await desa.getByRole('row').filter({ hasText: heard }).count()).toBe(0);
    await desa.getByRole('row').filter({ hasText: unheard }).getByRole('link').click();
    await desa.getByLabel('Send it again').check();
    await desa.getByRole('button', { name: 'Decide' }).click();
    await desa.getByRole('alert').getByText('Say why').waitFor();
    await journey.check(desa);
    await desa.getByLabel('Send it again').check();
    await desa.getByLabel('Reason').fill('Una says that nothing came.');
    await desa.getByRole('button', { name: 'Decide' }).click();
    await desa.getByText('decided: Una says that nothing came.').waitFor();

    await journey.advance('PT5M');
    await journey.settle();
    await desa.reload();
    await desa.getByText('The mail server of the address took it.').waitFor();
    await journey.check(desa);
    expect(await journey.inbox(unheard)).toHaveLength(2);
    expect(await journey.inbox(heard)).toHaveLength(1);
  });
});
