import { describe, expect, it } from 'vitest';
import { bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { firstPerson, useJourney } from '../support/journey.ts';
import { letIn, planCycle } from '../support/journey-cycle.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';

const team = 'gita.goal@goal.example.org';
const facilitator = 'felix.goal@mag-goal.example.org';
const member = 'mei.goal@mag-goal.example.org';
const title = 'BPF that keeps to its goal';

describe('a goal from the proposal to the output, and the workplan that keeps to it (R19, R20, R21)', () => {
  const journey = useJourney();
  const { as, visitor, check, mail, inbox, advance, dayIn } = journey;

  it('is refined with a reason, looked at by the MAG, and told with the output; a plan changes with a reason', async () => {
    const secretariat = await as(firstPerson);
    const forumId = await makeForum(journey, secretariat, title);
    await letIn(secretariat, [
      { name: 'Gita Goal', email: team, roles: [forumId] },
      { name: 'Felix Facilitator', email: facilitator, roles: ['mag'] },
      { name: 'Mei Member', email: member, roles: ['mag'] },
    ]);
    const cycleId = await planCycle(journey, secretariat, 'Cycle of the goal');
    const people = await secretariat.request.get('/desk/people', { headers: { accept: 'application/json' } });
    const known = (await people.json()) as { people: { id: string; email: string }[] };
    const at = `/desk/forums/${forumId}`;
    const gita = await as(team);
    await sendForm(gita, `${at}/charter`, {
      cycleId,
      years: '1',
      goal: bpfOnBpfs.goal,
      evidence: bpfOnBpfs.evidence,
      outOfScope: bpfOnBpfs.outOfScope,
      facilitatorId: known.people.find(({ email }) => email === facilitator)?.id,
      team: [{ name: 'Gita Goal', affiliation: 'independent' }],
      organisations: bpfOnBpfs.organisations,
    });
    await sendForm(gita, `${at}/charter/propose`, { act: 'propose' });
    const felix = await as(facilitator);
    await sendForm(felix, `${at}/charter/decision`, { decision: 'approve', clear: 'yes', realistic: 'yes' });
    await sendForm(gita, `${at}/workplan`, { act: 'begin' });
    await sendForm(gita, `${at}/workplan`, { act: 'propose' });
    for (const page of [felix, secretariat])
      await sendForm(page, `${at}/workplan/approval`, { decision: 'approve' });

    // Another goal needs a reason; then it stands beside the earlier ones, and is the one of the forum's page.
    await gita.goto(at);
    await gita.getByRole('link', { name: 'Goal', exact: true }).click();
    await check(gita);
    await gita.getByLabel('The goal, refined while the forum works').check();
    await gita.getByLabel('Goal', { exact: true }).fill('A checklist of one page that the MAG uses.');
    await gita.getByRole('button', { name: 'Put it beside the others' }).click();
    await gita.getByRole('alert').getByRole('link').first().waitFor();
    await check(gita);
    await gita.getByLabel('Why it is different now').fill('Nobody read the report of last year.');
    await gita.getByRole('button', { name: 'Put it beside the others' }).click();
    const refined = (page: typeof gita) =>
      page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Refined' }) });
    await refined(gita).getByText('Nobody read the report of last year.').waitFor();

    // Any member of the MAG says whether it is clear and realistic; the facilitator's word is told apart.
    const mei = await as(member);
    await mei.goto('/desk');
    await mei
      .getByRole('main')
      .getByRole('link', { name: `${title}: goal, version 3` })
      .click();
    await mei.getByRole('group', { name: 'Is it clear?' }).getByLabel('Yes').check();
    await mei.getByRole('group', { name: 'Is it realistic?' }).getByLabel('No').check();
    await mei.getByLabel('In a few words').fill('One page for eight steps?');
    await mei.getByRole('button', { name: 'Say so' }).click();
    await refined(mei).getByText('not realistic').waitFor();
    await check(mei);
    await felix.goto(`${at}/goal`);
    await felix.getByRole('group', { name: 'Is it clear?' }).getByLabel('Yes').check();
    await felix.getByRole('group', { name: 'Is it realistic?' }).getByLabel('Yes').check();
    await felix.getByRole('button', { name: 'Say so' }).click();
    await refined(felix).getByText('Felix Facilitator, MAG facilitator').waitFor();

    // With the output, what was reached: four versions beside each other, for everybody.
    await gita.goto(`${at}/goal`);
    await gita.getByLabel('The goal as the output reached it').check();
    await gita
      .getByLabel('Goal', { exact: true })
      .fill('A checklist of two pages, tried by one facilitator.');
    await gita.getByLabel('Why it is different now').fill('One page was not enough.');
    await gita.getByRole('button', { name: 'Put it beside the others' }).click();
    const reader = await visitor();
    await reader.goto(`/forums/${forumId}`);
    await reader.getByText('A checklist of two pages, tried by one facilitator.').first().waitFor();
    await reader.getByRole('link', { name: 'How the goal came to be' }).click();
    await check(reader);
    expect(await reader.getByRole('main').getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'In the proposal',
      'In the charter',
      'Refined',
      'With the output',
    ]);
    for (const version of await reader.locator('.versions > li').all())
      expect(await version.textContent()).toMatch(/Version \d, .+, \d{1,2} \w+ \d{4}/);
    await refined(reader).getByText('One page for eight steps?').waitFor();

    // The plan is amended with a reason; until two have approved that, everybody sees the one in force.
    await gita.goto(`${at}/workplan`);
    await gita.getByRole('button', { name: 'Begin the amendment' }).click();
    await gita.getByRole('alert').waitFor();
    await check(gita);
    await gita.getByLabel('Why the plan is amended').fill('The checklist needs a trial.');
    await gita.getByRole('button', { name: 'Begin the amendment' }).click();
    await gita.getByRole('link', { name: 'Add a milestone' }).click();
    await gita.getByLabel('Kind').selectOption('research');
    await gita.getByLabel('What it is').fill('Trial with one facilitator');
    await gita.getByLabel('Due on').fill(await dayIn(1));
    await gita.getByLabel('Gita Goal').check();
    await gita.getByRole('button', { name: 'Add it' }).click();
    await gita.getByRole('button', { name: 'Propose it' }).click();
    await reader.goto(`/forums/${forumId}/workplan`);
    expect(await reader.getByText('Trial with one facilitator').count()).toBe(0);
    for (const page of [felix, secretariat])
      await sendForm(page, `${at}/workplan/approval`, { decision: 'approve' });
    await reader.reload();
    await reader.getByRole('row', { name: /^Trial with one facilitator/ }).waitFor();
    expect(await reader.getByRole('region', { name: 'Versions' }).textContent()).toMatch(
      /Version 2,.*The checklist needs a trial\..*Version 1,/s,
    );
    await check(reader);

    // Nobody says anything: its owner heard of it first, then the team, and two weeks later the secretariat.
    await advance('P18D');
    const toTeam = (await inbox(team)).filter(({ subject }) => subject.startsWith('Late: “Trial'));
    expect(toTeam.map(({ text }) => text.replaceAll('\n', ' ').includes('You are its owner.'))).toContain(
      true,
    );
    const late = await mail(firstPerson, 'Late: “Trial with one facilitator');
    expect(late.text).toContain(title);
    await reader.reload();
    await reader.getByRole('row', { name: /^Trial with one facilitator.*overdue/ }).waitFor();
    // Done is done, with a line for everybody.
    const again = await as(team);
    await again.goto(`${at}/workplan`);
    await again.getByRole('link', { name: /Note progress.*Trial with one facilitator/ }).click();
    await check(again);
    await again.getByLabel('Done on').fill(await dayIn(0));
    await again.getByRole('textbox', { name: 'How it goes' }).fill('It took an hour, not a day.');
    await again.getByRole('button', { name: 'Note this' }).click();
    await reader.reload();
    const trial = reader.getByRole('row', { name: /^Trial with one facilitator.*done/ });
    expect(await trial.textContent()).toContain('It took an hour, not a day.');
  });
});
