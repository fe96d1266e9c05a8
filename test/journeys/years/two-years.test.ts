import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { criteria, criterionInWords } from '../../../shared/domain/review.ts';
import { asForm, bpfOnBpfs } from '../../support/bpf-on-bpfs.ts';
import { firstPerson, useJourney } from '../../support/journey.ts';
import { letIn } from '../../support/journey-cycle.ts';
import { sendForm } from '../../support/journey-forum.ts';

const mag = 'marta.years@mag.example.org';
const proposer = 'wanda@years.example.org';
const team = 'tariq@years.example.org';
const title = 'BPF of two years';

/**
 * A whole charter of two years, from one annual meeting to the second after it: on a system of its own, since its clock
 * goes on by more than two years.
 */
describe('two years of a Best Practice Forum', () => {
  const journey = useJourney();
  const { as, visitor, check, mail, linkIn, local, dayIn } = journey;

  /** Moves the clock to the morning of a day; whoever was signed in signs in anew after that. */
  const goTo = (day: string) => local('/local/clock', { now: `${day}T13:00:00.000Z` });

  /** Writes an output of the forum and publishes it. */
  const publish = async (page: Page, forumId: string, title_: string): Promise<string> => {
    const at = await sendForm(page, `/desk/forums/${forumId}/outputs/new`, {
      title: title_,
      summary: 'What forums that were heard had in common.',
      lang: 'en',
      kind: 'markdown',
      markdown: '# Findings\n\nCall early.',
    });
    await sendForm(page, `${at}/publish`, { revision: 1 });
    return at.split('/').at(-1) ?? '';
  };

  it('goes from two dates to the second output, and on', async () => {
    const first = { starts: await dayIn(5), ends: await dayIn(9) };
    const magMeets = { starts: await dayIn(80), ends: await dayIn(82) };
    const second = { starts: await dayIn(5 + 364), ends: await dayIn(9 + 364) };
    const magMeetsAgain = { starts: await dayIn(80 + 364), ends: await dayIn(82 + 364) };
    const third = { starts: await dayIn(5 + 728), ends: await dayIn(9 + 728) };
    const magMeetsThen = { starts: await dayIn(80 + 728), ends: await dayIn(82 + 728) };
    const callOpens = await dayIn(11);

    // Two dates: everything else follows from them, and stands on a public page (R7).
    let secretariat = await as(firstPerson);
    await secretariat.goto('/desk/cycles/new');
    await secretariat.getByLabel('Title of the cycle').fill('The first year');
    await secretariat.getByLabel('The annual meeting begins on').first().fill(first.starts);
    await secretariat.getByLabel('The annual meeting ends on').first().fill(first.ends);
    await secretariat.getByLabel('The MAG’s first meeting begins on').fill(magMeets.starts);
    await secretariat.getByLabel('The MAG’s first meeting ends on').fill(magMeets.ends);
    await secretariat.getByLabel('The next annual meeting begins on').fill(second.starts);
    await secretariat.getByLabel('The next annual meeting ends on').fill(second.ends);
    await secretariat.locator('main form').getByRole('button').first().click();
    await secretariat.waitForURL(/\/desk\/cycles\/cyc_/);
    const cycleId = /cyc_[0-9a-z]{26}/.exec(secretariat.url())?.[0] ?? '';
    await check(secretariat);
    const cycle = (title_: string, meeting: typeof first, mag_: typeof first, next: typeof first) =>
      sendForm(secretariat, '/desk/cycles/new', {
        title: title_,
        meetingStarts: meeting.starts,
        meetingEnds: meeting.ends,
        magStarts: mag_.starts,
        magEnds: mag_.ends,
        nextStarts: next.starts,
        nextEnds: next.ends,
      });
    await cycle('The second year', second, magMeetsAgain, third);
    await cycle('The third year', third, magMeetsThen, {
      starts: await dayIn(5 + 1092),
      ends: await dayIn(9 + 1092),
    });

    // The call opens by itself after the annual meeting.
    const callAt = await sendForm(secretariat, '/desk/calls/new', {
      title: 'Call of the first year',
      cycleId,
      opens: await dayIn(10),
      closes: await dayIn(46),
      decidedBy: magMeets.ends,
      capacity: 1,
      otherDays: 'Nobody is there in the last days of the year.',
      guidance: 'Bring us a narrow question.',
      withoutModalities: 'They are published with the next cycle.',
    });
    const callId = callAt.split('/').at(-1) ?? '';
    await letIn(secretariat, [{ name: 'Marta Mag', email: mag, roles: ['mag'] }]);
    await goTo(callOpens);
    const wanda = await visitor();
    await wanda.goto(`/calls/${callId}`);
    await wanda.getByRole('link', { name: 'Propose a Best Practice Forum' }).waitFor();
    await wanda.evaluate(
      async ([to, pairs]) => {
        const answer = await fetch(to, { method: 'POST', body: new URLSearchParams(pairs) });
        if (answer.status >= 400) throw new Error(`${to} was answered ${answer.status}`);
      },
      [
        `/calls/${callId}/propose`,
        Object.entries(asForm({ ...bpfOnBpfs, title, email: proposer })).flatMap(([name, value]) =>
          (Array.isArray(value) ? value : [value]).map((each) => [name, each]),
        ),
      ] as const,
    );
    await wanda.goto(linkIn(await mail(proposer, 'Please confirm'), '/confirm'));
    await wanda.getByRole('button', { name: 'Confirm the proposal' }).click();
    await wanda.getByRole('heading', { name: 'Thank you: your proposal is in' }).waitFor();
    const proposalId = /prp_[0-9a-z]{26}/.exec(wanda.url())?.[0] ?? '';

    // A member of the MAG reviews it, and at the MAG's meeting the secretariat selects it, with reasons (R19).
    await goTo(await dayIn(43));
    const marta = await as(mag);
    await marta.goto(`/desk/proposals/${proposalId}/review`);
    await check(marta);
    for (const criterion of criteria)
      await marta
        .getByRole('group', { name: criterionInWords[criterion].short, exact: true })
        .getByLabel('4 · fully', { exact: true })
        .check();
    await marta.getByLabel('Select it as it is').check();
    await marta.getByLabel('Why', { exact: true }).fill('A goal that can be reached, by people who do it.');
    await marta.getByLabel(/nothing else keeps me from judging it freely/).check();
    await marta.getByRole('button', { name: 'Send the review' }).click();
    await marta.getByText('Your review is in.').waitFor();
    await goTo(magMeets.starts);
    secretariat = await as(firstPerson);
    await sendForm(secretariat, `/desk/proposals/${proposalId}/decision`, {
      decision: 'accept',
      reasons: 'A clear goal.',
      act: 'send',
    });
    const decision = await mail(proposer, 'Accepted');
    await wanda.goto(`/calls/${callId}/decisions`);
    await wanda.getByText('Decided at: MAG meeting,').waitFor();
    const forumId = new URL(linkIn(decision, '/forums/')).pathname.split('/')[2] ?? '';

    // A charter of two years (R10), and a workplan with the future topics in it (R8).
    await goTo(magMeets.ends);
    secretariat = await as(firstPerson);
    await letIn(secretariat, [{ name: 'Tariq Team', email: team, roles: [forumId] }]);
    const people = await secretariat.request.get('/desk/people', { headers: { accept: 'application/json' } });
    const known = (await people.json()) as { people: { id: string; email: string }[] };
    const idOf = (address: string) => known.people.find(({ email }) => email === address)?.id ?? '';
    let tariq = await as(team);
    await sendForm(tariq, `/desk/forums/${forumId}/charter`, {
      cycleId,
      years: '2',
      goal: bpfOnBpfs.goal,
      evidence: bpfOnBpfs.evidence,
      outOfScope: bpfOnBpfs.outOfScope,
      facilitatorId: idOf(mag),
      team: [{ name: 'Tariq Team', affiliation: 'independent' }],
      organisations: bpfOnBpfs.organisations,
    });
    await sendForm(tariq, `/desk/forums/${forumId}/charter/propose`, { act: 'propose' });
    await sendForm(await as(mag), `/desk/forums/${forumId}/charter/decision`, {
      decision: 'approve',
      clear: 'yes',
      realistic: 'yes',
    });
    await sendForm(tariq, `/desk/forums/${forumId}/workplan`, { act: 'begin' });
    await sendForm(tariq, `/desk/forums/${forumId}/workplan`, { act: 'propose' });
    for (const who of [mag, firstPerson])
      await sendForm(await as(who), `/desk/forums/${forumId}/workplan/approval`, { decision: 'approve' });

    // At the first annual meeting the second year waits for the mid-term update; then it runs (R10).
    await goTo(second.starts);
    await mail(team, 'Soon due: the mid-term update');
    // The next call is near, and nobody has published modalities for it (R4).
    await mail(firstPerson, 'The second year: its modalities are not published yet');
    await publish(await as(team), forumId, 'What the first year found');
    await goTo(await dayIn(8));
    const reader = await visitor();
    await reader.goto(`/forums/${forumId}/charter`);
    await reader.getByText('second year waits for its mid-term update', { exact: true }).waitFor();
    await check(reader);
    tariq = await as(team);
    // Neither does it go on after its second year without one.
    await tariq.goto(`/desk/forums/${forumId}/continuation`);
    await tariq.getByText('A charter of two years is not renewed without its mid-term update.').waitFor();
    await tariq.goto(linkIn(await mail(team, 'Late: the mid-term update'), '/mid-term'));
    await tariq.getByLabel('Progress', { exact: true }).fill('Ten calls, two drafts.');
    await tariq.getByLabel('Findings so far').fill('It works where somebody answers.');
    await tariq.getByLabel('Next steps').fill('Ask the regulators.');
    await tariq.getByLabel('Outreach and recruitment').fill('Twelve joined; Africa is missing.');
    await tariq.getByRole('button', { name: 'File the update' }).click();
    await tariq.getByText('has not acknowledged it yet').waitFor();
    await check(tariq);
    secretariat = await as(firstPerson);
    await secretariat.goto(`/desk/forums/${forumId}/mid-term`);
    await secretariat.getByLabel('Answer to the team').fill('Thank you. Look for people in Africa.');
    await secretariat.getByRole('button', { name: 'Acknowledge the update' }).click();
    await secretariat.getByText('Thank you. Look for people in Africa.').first().waitFor();
    await reader.reload();
    await reader.getByText('running', { exact: true }).waitFor();

    // With the second output comes the question whether to go on (R9): a proposal in the next call, in time.
    await goTo(third.starts);
    secretariat = await as(firstPerson);
    const thirdCall = await sendForm(secretariat, '/desk/calls/new', {
      title: 'Call of the third year',
      opens: await dayIn(5),
      closes: await dayIn(41),
      decidedBy: magMeetsThen.ends,
      capacity: 1,
      guidance: 'Go on, or begin.',
      withoutModalities: 'They are published with the next cycle.',
    });
    // The team is asked in time, and finds the form from the letter.
    await goTo(await dayIn(20));
    tariq = await as(team);
    await mail(team, `Does ${title} go on?`);
    const report = await publish(tariq, forumId, 'What two years found');
    // From the output that it has just published it asks with that as its final report.
    await tariq.goto(`/desk/outputs/${report}`);
    await check(tariq);
    await tariq.getByRole('link', { name: 'Ask to go on' }).click();
    await tariq.waitForURL(/\/continuation/);
    await check(tariq);
    // What the forum is goes over: its goal, whom it wants at the table, its people, and the final report.
    expect(await tariq.getByLabel('Goal', { exact: true }).inputValue()).toBe(bpfOnBpfs.goal);
    expect(await tariq.locator('[name="organisations.1.name"]').inputValue()).toBe(
      bpfOnBpfs.organisations[1].name,
    );
    expect(await tariq.locator('[name="team.0.name"]').inputValue()).toBe('Tariq Team');
    expect(await tariq.getByLabel(/^Tariq Team: saw to “/).isChecked()).toBe(true);
    expect(await tariq.locator(`[name=reportId][value=${report}]`).isChecked()).toBe(true);
    await tariq.getByLabel('What was reached, and why go on').fill('Two regulators use the report.');
    await tariq.getByLabel(/may be published on this site/).check();
    await tariq.getByRole('button', { name: 'Ask to go on' }).click();
    await tariq.waitForURL(/\/proposals\/prp_/);
    const continuation = /prp_[0-9a-z]{26}/.exec(tariq.url())?.[0] ?? '';
    // Members of the MAG find it among the new ones, with the way to what the forum has done.
    const reviewer = await as(mag);
    await reviewer.goto(`${thirdCall}/reviews`);
    await reviewer.getByRole('link', { name: title }).click();
    await reviewer.getByText('This proposal asks to go on with a forum').waitFor();
    await reviewer.getByRole('heading', { name: 'Participants who go on' }).waitFor();
    await check(reviewer);
    await reviewer.getByRole('link', { name: 'Its final report' }).click();
    await reviewer.getByRole('heading', { name: 'What two years found', level: 1 }).waitFor();
    await goTo(magMeetsThen.ends);
    await reader.goto(`/forums/${forumId}/charter`);
    await reader.getByText('The charter ended on').waitFor();
    // Its next charter waits for the MAG.
    await tariq.close();
    const next = await as(team);
    await next.goto(`/desk/forums/${forumId}/charter`);
    await next.getByText('The forum has asked to go on, and nothing is decided yet.').waitFor();
    await check(next);
    await sendForm(await as(firstPerson), `/desk/proposals/${continuation}/decision`, {
      decision: 'accept',
      reasons: 'Its output is used.',
      act: 'send',
    });
    const accepted = await mail(team, 'Accepted');
    expect(linkIn(accepted, '/forums/')).toContain(forumId);
    await next.reload();
    await next.getByText('The MAG has accepted that the forum goes on.').waitFor();
    await next.getByRole('heading', { name: 'Write the next charter' }).waitFor();
    await check(next);
  });
});
