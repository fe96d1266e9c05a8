import { describe, expect, it } from 'vitest';
import { bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { firstPerson, useJourney } from '../support/journey.ts';
import { letIn } from '../support/journey-cycle.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';

const team = 'greta.goes.on@continuation.example.org';
const facilitator = 'fadi.goes.on@mag-continuation.example.org';
const title = 'BPF that goes on';

describe('a forum whose charter has ended (R9)', () => {
  const journey = useJourney();
  const { as, visitor, check, mail, linkIn, advance, dayIn } = journey;

  it('says so in public, asks to go on in the next call, and runs again when the MAG has accepted that', async () => {
    const secretariat = await as(firstPerson);
    const forumId = await makeForum(journey, secretariat, title);
    const at = `/desk/forums/${forumId}`;
    await letIn(secretariat, [
      { name: 'Greta Goes-On', email: team, roles: [forumId] },
      { name: 'Fadi Facilitator', email: facilitator, roles: ['mag'] },
    ]);
    // Two cycles with no other's annual meeting between theirs; the second one's MAG meets after this journey.
    const meeting = { starts: await dayIn(2), ends: await dayIn(3) };
    const planned = async (form: Record<string, string>) =>
      (await sendForm(secretariat, '/desk/cycles/new', form)).split('/').at(-1) ?? '';
    const ending = await planned({
      title: 'Cycle that ends',
      meetingStarts: await dayIn(-1),
      meetingEnds: await dayIn(-1),
      magStarts: await dayIn(0),
      magEnds: await dayIn(0),
      nextStarts: meeting.starts,
      nextEnds: meeting.ends,
    });
    const next = await planned({
      title: 'Cycle to go on in',
      meetingStarts: meeting.starts,
      meetingEnds: meeting.ends,
      magStarts: await dayIn(50),
      magEnds: await dayIn(52),
      nextStarts: await dayIn(300),
      nextEnds: await dayIn(304),
    });
    await sendForm(secretariat, `/desk/cycles/${next}/dates/continuationDue`, {
      day: await dayIn(30),
      reason: 'The MAG meets late.',
      revision: 1,
    });
    const people = await secretariat.request.get('/desk/people', { headers: { accept: 'application/json' } });
    const known = (await people.json()) as { people: { id: string; email: string }[] };
    const charter = (cycleId: string) => ({
      cycleId,
      years: '1',
      goal: bpfOnBpfs.goal,
      evidence: bpfOnBpfs.evidence,
      outOfScope: bpfOnBpfs.outOfScope,
      facilitatorId: known.people.find(({ email }) => email === facilitator)?.id,
      team: [{ name: 'Greta Goes-On', affiliation: 'independent' }],
      organisations: bpfOnBpfs.organisations,
    });
    const approve = { decision: 'approve', clear: 'yes', realistic: 'yes' };
    const writer = await as(team);
    await sendForm(writer, `${at}/charter`, charter(ending));
    await sendForm(writer, `${at}/charter/propose`, { act: 'propose' });
    await sendForm(await as(facilitator), `${at}/charter/decision`, approve);

    await advance('P5D');
    // Everybody signs in again.
    const desk = await as(firstPerson);
    const greta = await as(team);
    const fadi = await as(facilitator);
    const callAt = await sendForm(desk, '/desk/calls/new', {
      title: 'Call to go on in',
      cycleId: next,
      opens: await dayIn(-1),
      closes: await dayIn(30),
      decidedBy: await dayIn(52),
      capacity: 2,
      guidance: 'Go on, or begin.',
      otherDays: 'The MAG meets late.',
      withoutModalities: 'A journey has none.',
    });

    // Everybody sees under the forums of earlier years that it has ended, and when.
    const reader = await visitor();
    await reader.goto('/forums');
    await check(reader);
    const earlier = reader.getByRole('region', { name: 'Forums of earlier years' });
    const card = earlier.getByRole('listitem').filter({ hasText: title });
    await card.getByText('ended', { exact: true }).waitFor();
    await card.getByRole('link', { name: /^Charter/ }).click();
    await reader.getByText('The charter ended on').waitFor();
    await check(reader);

    // The team asks to go on, with its final report; what the forum is goes over into the proposal.
    const output = await sendForm(greta, `${at}/outputs/new`, {
      title: 'What the forum found',
      summary: 'What forums that were heard had in common.',
      lang: 'en',
      kind: 'markdown',
      markdown: '# Findings\n\nCall early.',
    });
    await sendForm(greta, `${output}/publish`, { revision: 1 });
    await greta.goto(`${at}/continuation`);
    await greta.getByText('Proposed in').waitFor();
    await check(greta);
    expect(await greta.getByLabel('Goal', { exact: true }).inputValue()).toBe(bpfOnBpfs.goal);
    await greta.getByLabel(/may be published on this site/).check();
    await greta.getByRole('button', { name: 'Ask to go on' }).click();
    await greta.getByRole('alert').getByText('Say what was reached and why the forum should go on').waitFor();
    await check(greta);
    await greta.getByLabel('What was reached, and why go on').fill('Two regulators use the report.');
    await greta.getByRole('button', { name: 'Ask to go on' }).click();
    await greta.waitForURL(/\/proposals\/prp_/);
    const proposalId = /prp_[0-9a-z]{26}/.exec(greta.url())?.[0] ?? '';

    // It stands in the call among the new ones, marked as what it is; and the team cannot ask twice.
    await reader.goto(callAt.replace('/desk', ''));
    await reader.getByRole('link', { name: title }).click();
    await reader.getByText('This proposal asks to go on with a forum').waitFor();
    await check(reader);
    await reader.getByRole('link', { name: 'Its final report' }).click();
    await reader.getByRole('heading', { name: 'What the forum found', level: 1 }).waitFor();
    await greta.goto(`${at}/continuation`);
    await greta.getByText('This forum has asked to go on').waitFor();
    expect(await greta.getByRole('button', { name: 'Ask to go on' }).count()).toBe(0);

    // The MAG accepts: the forum stays what it is, gets its next charter, and is among the running ones again.
    await sendForm(desk, `/desk/proposals/${proposalId}/decision`, {
      decision: 'accept',
      reasons: 'Its report is used.',
      early: 'yes',
      earlyReason: 'A journey does not wait for the end of its call.',
      act: 'send',
    });
    expect(linkIn(await mail(team, 'Accepted'), '/forums/')).toContain(forumId);
    await greta.goto(`${at}/charter`);
    await greta.getByRole('heading', { name: 'Write the next charter' }).waitFor();
    await sendForm(greta, `${at}/charter`, charter(next));
    await sendForm(greta, `${at}/charter/propose`, { act: 'propose' });
    await sendForm(fadi, `${at}/charter/decision`, approve);
    await reader.goto('/forums#running');
    await reader
      .getByRole('region', { name: 'Running forums' })
      .getByRole('listitem')
      .filter({ hasText: title })
      .getByText('by a charter from')
      .waitFor();
    await check(reader);
  });
});
