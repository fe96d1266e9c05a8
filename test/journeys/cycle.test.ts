import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { typeCycle } from '../support/journey-cycle.ts';
import { typeProposal } from '../support/journey-proposal.ts';

/** As the running system of all journeys is one, each plans what it needs. */
describe('the year from two dates (R1, R4, R5, R7)', () => {
  const { url, as, visitor, check, mail, linkIn, advance, dayIn } = useJourney();

  it('follows from two meetings, and has modalities before its call', async () => {
    // The annual meeting began three days ago; the MAG meets in ten weeks.
    const secretariat = await as(firstPerson);
    await secretariat.goto('/desk/cycles');
    await check(secretariat);
    await secretariat.getByRole('link', { name: 'Plan a cycle' }).click();
    await typeCycle(secretariat, {
      title: 'IGF, this year and the next',
      meeting: { starts: await dayIn(-3), ends: await dayIn(-1) },
      mag: { starts: await dayIn(10), ends: await dayIn(12) },
    });

    // Too soon: said before anything is kept, with the day from which it fits.
    await secretariat.getByRole('button', { name: 'Show what follows from it' }).click();
    await check(secretariat);
    expect(await secretariat.locator('main').textContent()).toContain('It fits when the MAG meets on');
    await secretariat.getByLabel('The MAG’s first meeting begins on').fill(await dayIn(70));
    await secretariat.getByLabel('The MAG’s first meeting ends on').fill(await dayIn(72));
    await secretariat.getByRole('button', { name: 'Plan this cycle' }).click();
    expect(await secretariat.locator('main').textContent()).toContain(
      'Everything fits between the two meetings.',
    );
    const cycleAt = new URL(secretariat.url()).pathname;
    await check(secretariat);

    // A date set by hand, in Geneva's time, with its reason; and taken back, and set again.
    const setByHand = async () => {
      await secretariat.goto(`${cycleAt}/dates/callCloses`);
      await secretariat.getByLabel('Day', { exact: true }).fill(await dayIn(30));
      await secretariat.getByLabel('Time of day').fill('18:00');
      await secretariat.getByLabel('Time zone of that time').fill('Europe/Zurich');
      await secretariat.getByLabel('Reason').fill('The office is closed after it.');
      await secretariat.getByRole('button', { name: 'Set this day' }).click();
      await secretariat.waitForURL(`${url}${cycleAt}`);
    };
    await setByHand();
    await secretariat.goto(`${cycleAt}/dates/callCloses`);
    await check(secretariat);
    await secretariat.getByRole('button', { name: /Take it back/ }).click();
    await secretariat.waitForURL(`${url}${cycleAt}`);
    expect(await secretariat.locator('table').first().textContent()).not.toContain('The office is closed');
    await setByHand();

    // No modalities, no call, unless somebody says why.
    await secretariat.getByRole('link', { name: 'Plan a call with these dates' }).click();
    await check(secretariat);
    await secretariat.getByLabel('Guidance for proposers').fill('Bring us a narrow question.');
    await secretariat.getByLabel('How many BPFs').fill('4');
    const callForm = secretariat.url();
    await secretariat.getByRole('button', { name: 'Plan this call' }).click();
    expect(await secretariat.locator('main').textContent()).toContain(
      'No modalities are published for IGF, this year and the next. Publish them first; or say why the call is planned without them, which stays on record.',
    );
    await check(secretariat);

    // So they are: from the suggested text, with a change of their own.
    await secretariat.goto('/desk/modalities');
    await check(secretariat);
    await secretariat.getByRole('button', { name: 'Start from the suggested text' }).click();
    await check(secretariat);
    await secretariat.getByLabel('Freedom of the forums').fill('Each forum decides how it meets.');
    await secretariat.getByRole('button', { name: 'Save the draft' }).click();
    await secretariat.getByRole('link', { name: 'Look at the changes, and publish' }).click();
    await check(secretariat);
    await secretariat.getByRole('button', { name: 'Publish it' }).click();
    await secretariat.waitForURL(`${url}/modalities/1`);
    await secretariat.goto(callForm);
    await secretariat.getByLabel('Guidance for proposers').fill('Bring us a narrow question.');
    await secretariat.getByLabel('How many BPFs').fill('4');
    await secretariat.getByRole('button', { name: 'Plan this call' }).click();
    await secretariat.getByRole('link', { name: 'Page of the call' }).click();
    const callAt = new URL(secretariat.url()).pathname;

    // Everybody finds the cycle from the menu, the modalities and the definition from the call.
    const wanda = await visitor();
    await wanda.goto('/');
    await wanda.getByRole('link', { name: 'Cycle', exact: true }).click();
    await check(wanda);
    expect(await wanda.locator('main').textContent()).toMatch(/18:00 Europe\/Zurich \(.* UTC\)/);
    expect(await wanda.locator('main').textContent()).toContain('The office is closed after it.');
    const calendar = await wanda.request.get(`${new URL(wanda.url()).pathname}/calendar.ics`);
    const events = new ICAL.Component(ICAL.parse(await calendar.text())).getAllSubcomponents('vevent');
    expect(events).toHaveLength(12);
    await wanda.goto(callAt);
    expect(await wanda.locator('.definition').textContent()).toContain(
      'share positive and negative experiences',
    );
    await wanda
      .getByRole('link', { name: /^The modalities/ })
      .first()
      .click();
    await check(wanda);
    expect(await wanda.locator('main').textContent()).toContain('Each forum decides how it meets.');

    // The next version says what it changes: side by side, with date and summary; the first stays where it was.
    await secretariat.goto('/desk/modalities');
    await secretariat.getByRole('button', { name: 'Begin the next version' }).click();
    await secretariat
      .getByLabel('Freedom of the forums')
      .fill('Each forum decides how and in which language it meets.');
    await secretariat.getByRole('button', { name: 'Save the draft' }).click();
    await secretariat.getByRole('link', { name: 'Look at the changes, and publish' }).click();
    await check(secretariat);
    await secretariat.getByRole('button', { name: 'Publish it' }).click();
    await secretariat.getByRole('alert').getByText('Say what changed').waitFor();
    await secretariat
      .getByRole('textbox', { name: 'What changed' })
      .fill('Forums also choose their language.');
    await secretariat.getByRole('button', { name: 'Publish it' }).click();
    await secretariat.waitForURL(`${url}/modalities/2`);
    await wanda.goto('/modalities/1');
    await wanda.getByText('This is an older version.').waitFor();
    await wanda.goto('/modalities');
    const changed = wanda.getByRole('region', { name: 'What changed' });
    expect(await changed.textContent()).toContain('Forums also choose their language.');
    expect(await wanda.locator('main').textContent()).toMatch(
      /Version 2.*\d{1,2} \w+ \d{4}, \d{2}:\d{2} UTC/s,
    );
    await changed.getByRole('link').click();
    await check(wanda);
    const row = wanda.getByRole('row').filter({ hasText: 'how it meets' });
    expect(await row.getByRole('cell').first().textContent()).toBe('Each forum decides how it meets.');
    expect(await row.getByRole('insertion').textContent()).toContain('and in which language');
    expect(await wanda.getByText('Nothing changed here.').count()).toBe(3);

    // The definition as it is and as it was.
    await wanda.goto('/about');
    await wanda.getByText('Before the review').click();
    await check(wanda);
  });

  it('reminds who wrote a draft, asks everybody the same questions, and lets somebody in late, once', async () => {
    const secretariat = await as(firstPerson);
    await secretariat.goto('/desk/calls/new');
    await secretariat.getByLabel('Title of the call').fill('A call that ends');
    await secretariat.getByLabel('Opens on').fill(await dayIn(-20));
    await secretariat.getByLabel('Closes after').fill(await dayIn(3));
    await secretariat.getByLabel('Closes at').fill('18:00');
    await secretariat.getByLabel('Time zone of that time').fill('Europe/Zurich');
    await secretariat.getByLabel('Decisions by').fill(await dayIn(60));
    await secretariat.getByLabel('How many BPFs').fill('4');
    await secretariat.getByLabel('Guidance for proposers').fill('Bring us a narrow question.');
    // A call without a cycle has no modalities: it is not planned before somebody says why.
    await secretariat.getByRole('button', { name: 'Plan this call' }).click();
    await check(secretariat);
    expect(await secretariat.locator('.error-summary').textContent()).toContain(
      'There is no cycle for this call',
    );
    await secretariat
      .getByLabel('Why this call is planned without modalities')
      .fill('An extra call, between two cycles.');
    await secretariat.getByRole('button', { name: 'Plan this call' }).click();
    await secretariat.getByText('An extra call, between two cycles.').first().waitFor();
    await check(secretariat);
    await secretariat.getByRole('link', { name: 'Page of the call' }).click();
    const callAt = new URL(secretariat.url()).pathname;
    const wanda = await visitor();

    // A draft, with answers to the self-check; its writer is reminded before the call closes.
    await wanda.goto(`${callAt}/propose`);
    await check(wanda);
    await typeProposal(wanda, { title: 'Reminded in time', email: 'wanda-cycle@example.org' });
    await wanda.getByRole('button', { name: 'Save as a draft' }).click();
    await advance('P2D');
    const reminder = await mail('wanda-cycle@example.org', 'closes soon');
    expect(reminder.text).toContain('18:00 Europe/Zurich');
    await wanda.goto(linkIn(reminder, '/edit'));
    await wanda.locator('[name="checkNarrow"][value="unsure"]').check();
    await wanda.getByLabel('A word on that: how narrow it is').fill('Many forums, one question.');
    await wanda.getByRole('button', { name: 'Send the proposal' }).click();
    await wanda.goto(linkIn(await mail('wanda-cycle@example.org', 'Please confirm'), '/confirm'));
    await wanda.getByRole('button', { name: 'Confirm the proposal' }).click();
    await wanda.getByRole('link', { name: 'Reminded in time' }).click();
    await check(wanda);
    expect(await wanda.locator('main').textContent()).toMatch(/Not sure.*Many forums, one question\./s);

    // The call closes by itself. Late: refused without a code, with somebody else's, and with a used one.
    await advance('P2D');
    const late = await visitor();
    const propose = async (title: string, email: string, code: string) => {
      await late.goto(`${callAt}/propose`);
      await typeProposal(late, { title, email });
      if (code) await late.getByLabel('Access code for late entry').fill(code);
      await late.getByRole('button', { name: 'Send the proposal' }).click();
      return (await late.locator('main').textContent()) ?? '';
    };
    expect(await propose('Without', 'late@example.org', '')).toContain(
      'This call has closed. What you typed is kept. If the IGF secretariat gave you an access code, enter it below; otherwise write to the secretariat, or save this as a draft.',
    );
    // Days later, one signs in anew.
    const later = await as(firstPerson);
    await later.goto(`/desk${callAt}/access-codes`);
    await later.getByLabel('Email address of the holder').fill('late@example.org');
    await later.getByLabel('Reason').fill('In hospital.');
    await later.getByRole('button', { name: 'Issue the code and send it' }).click();
    const code =
      /^\s*([0-9A-Z]{12})\s*$/m.exec((await mail('late@example.org', 'Your access code')).text)?.[1] ?? '';
    expect(await propose('Not theirs', 'other@example.org', code)).toContain(
      'This access code is not one for this call and your email address. Check both, or ask the IGF secretariat.',
    );
    await propose('Late but let in', 'late@example.org', code);
    await late.goto(linkIn(await mail('late@example.org', 'Please confirm'), '/confirm'));
    await late.getByRole('button', { name: 'Confirm the proposal' }).click();
    expect(await propose('Once more', 'late@example.org', code)).toContain(
      'This access code has been used. It works once; ask the IGF secretariat for another.',
    );
    // On record: who was let in, why, and that it was used.
    await later.goto(`/desk${callAt}/access-codes`);
    await check(later);
    const issued = later.getByRole('row').filter({ hasText: 'late@example.org' });
    expect(await issued.textContent()).toContain('In hospital.');
    await issued.getByRole('link').click();
    await later.getByRole('heading', { name: 'Late but let in', level: 1 }).waitFor();
  });
});
