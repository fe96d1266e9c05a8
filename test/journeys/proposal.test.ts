import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { firstPerson, useJourney } from '../support/journey.ts';
import { typeProposal } from '../support/journey-proposal.ts';

describe('in: a proposal (R6, R7, R12, R19)', () => {
  const { as, visitor, check, mail, inbox, linkIn, advance, dayIn } = useJourney();

  const openCall = async (page: Page, title: string) => {
    await page.goto('/desk/calls/new');
    await check(page);
    await page.getByLabel('Title of the call').fill(title);
    await page.getByLabel('Opens on').fill(await dayIn(-1));
    await page.getByLabel('Closes after').fill(await dayIn(30));
    await page.getByLabel('Decisions by').fill(await dayIn(60));
    await page.getByLabel('How many BPFs').fill('4');
    await page.getByLabel('Why this call is planned without modalities').fill('A journey has no cycle.');
    await page
      .getByLabel('Guidance for proposers')
      .fill('Bring us a narrow question that somebody has tried to answer.');
    await page.getByRole('button', { name: 'Plan this call' }).click();
    await page.getByRole('link', { name: 'Page of the call' }).click();
    return new URL(page.url()).pathname;
  };

  it('is called for, drafted, sent, confirmed from the letter, decided on, and becomes a forum', async () => {
    const secretariat = await as(firstPerson);
    const callAt = await openCall(secretariat, 'Call for Best Practice Forums');

    // The call explains itself: the definition with its additions (R1), what is suitable (R5), what happens when.
    const wanda = await visitor();
    await wanda.goto('/');
    await check(wanda);
    await wanda.goto(callAt);
    await check(wanda);
    expect(await wanda.locator('.definition').textContent()).toContain(
      'flag challenges that require additional multistakeholder dialogue',
    );

    // An empty form says what it needs, beside each field and at its top, and keeps what is there.
    await wanda.getByRole('link', { name: 'Propose a Best Practice Forum' }).click();
    await check(wanda);
    await wanda.getByLabel('Your email address').fill('wanda@example.org');
    await wanda.getByRole('button', { name: 'Send the proposal' }).click();
    const summary = wanda.getByRole('alert');
    await summary
      .getByRole('link', { name: 'Name at least one key organisation to invite, and why.' })
      .click();
    await check(wanda);

    // A draft comes back by its emailed link, on any device.
    await wanda.getByLabel('Title of the BPF').fill('BPF on BPFs');
    await wanda.getByRole('button', { name: 'Save as a draft' }).click();
    await wanda.getByText('Your draft is saved').waitFor();
    const elsewhere = await visitor();
    await elsewhere.goto(linkIn(await mail('wanda@example.org', 'Your draft'), '/edit'));
    expect(await elsewhere.getByLabel('Title of the BPF').inputValue()).toBe('BPF on BPFs');
    await typeProposal(elsewhere, { title: 'BPF on BPFs', email: 'wanda@example.org' });
    await elsewhere.getByRole('button', { name: 'Send the proposal' }).click();
    await elsewhere.getByRole('heading', { name: 'One step is left: check your email' }).waitFor();
    await check(elsewhere);

    // Nothing counts before the address is confirmed.
    const other = await visitor();
    await other.goto(callAt);
    expect(await other.getByRole('link', { name: 'BPF on BPFs', exact: true }).count()).toBe(0);
    await elsewhere.goto(linkIn(await mail('wanda@example.org', 'Please confirm'), '/confirm'));
    await check(elsewhere);
    await elsewhere.getByRole('button', { name: 'Confirm the proposal' }).click();
    await elsewhere.getByRole('heading', { name: 'Thank you: your proposal is in' }).waitFor();

    const receipt = await mail('wanda@example.org', 'Received');
    for (const said of [bpfOnBpfs.goal, bpfOnBpfs.organisations[0].why]) {
      expect(receipt.text.replaceAll(/\s+/g, ' ')).toContain(said);
    }
    await other.goto(callAt);
    await other.getByRole('link', { name: 'BPF on BPFs', exact: true }).click();
    await check(other);
    expect(await other.content()).not.toContain('wanda@example.org');

    // Changed with the link in the receipt.
    const again = await visitor();
    await again.goto(linkIn(receipt, '/edit'));
    await check(again);
    await again.getByLabel('Out of scope').fill('Everything but the way BPFs are run.');
    await again.getByRole('button', { name: 'Save the changes' }).click();
    await again.getByText('A new receipt is on its way').waitFor();
    expect((await mail('wanda@example.org', 'Changed')).text).toContain(
      'Everything but the way BPFs are run.',
    );

    // The secretariat hears of it in its digest, reads it, and decides; the letter is shown before it is sent.
    await advance('P1D');
    const digest = await mail(firstPerson, /./);
    expect(digest.text).toContain('BPF on BPFs');
    // A day later nobody is signed in any more.
    const desk = await as(firstPerson);
    await desk.goto(linkIn(digest, '/desk/proposals/'));
    await check(desk);
    await desk.getByRole('link', { name: 'Decide on it' }).click();
    await check(desk);
    await desk.getByLabel(/Accept/).check();
    await desk.getByLabel('Reasons').fill('A clear goal, and every group that has seen a forum from inside.');
    await desk.getByRole('button', { name: 'Look at the letter' }).click();
    await desk.frameLocator('iframe').getByText('every group that has seen a forum from inside').waitFor();
    await check(desk);
    expect((await inbox('wanda@example.org')).some(({ subject }) => subject.startsWith('Accepted'))).toBe(
      false,
    );
    // The call is still open: that takes a reason, which stays on record.
    await desk.getByRole('button', { name: 'Accept and send the letter' }).click();
    await desk.getByRole('alert').getByText('Tick that it is decided early all the same').waitFor();
    await check(desk);
    await desk.getByLabel('It is decided early all the same.').check();
    await desk.getByLabel('Why it cannot wait').fill('Its session at the annual meeting is to be booked.');
    await desk.getByRole('button', { name: 'Accept and send the letter' }).click();
    await desk.getByRole('heading', { name: 'History' }).waitFor();
    await desk.getByText('Decided early: Its session at the annual meeting is to be booked.').waitFor();

    const decision = await mail('wanda@example.org', 'Accepted: BPF on BPFs');
    expect(decision.text.replaceAll(/\s+/g, ' ')).toContain('every group that has seen a forum from inside');
    await wanda.goto(linkIn(decision, '/forums/'));
    await wanda.getByRole('heading', { name: 'BPF on BPFs', level: 1 }).waitFor();
    await check(wanda);
  });

  it('can be withdrawn, after a clear warning', async () => {
    const callAt = await openCall(await as(firstPerson), 'Call for a forum that is not to be');
    const page = await visitor();
    await page.goto(`${callAt}/propose`);
    await typeProposal(page, { title: 'A forum that is not to be', email: 'vera@example.org' });
    await page.getByRole('button', { name: 'Send the proposal' }).click();
    await page.getByRole('heading', { name: 'One step is left: check your email' }).waitFor();
    await page.goto(linkIn(await mail('vera@example.org', 'Please confirm'), '/confirm'));
    await page.getByRole('button', { name: 'Confirm the proposal' }).click();
    await page.getByRole('heading', { name: 'Thank you: your proposal is in' }).waitFor();
    await page.goto(linkIn(await mail('vera@example.org', 'Received'), '/withdraw'));
    await check(page);
    await page.getByText('This cannot be undone.').waitFor();
    await page.getByRole('button', { name: 'Withdraw for good' }).click();
    await page.getByRole('heading', { name: 'Your proposal is withdrawn' }).waitFor();
    expect((await mail('vera@example.org', 'Withdrawn')).text).toContain('A forum that is not to be');
  });
});
