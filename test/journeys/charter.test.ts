import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { letIn, planCycle } from '../support/journey-cycle.ts';
import { makeForum } from '../support/journey-forum.ts';

const team = 'carla.charter@example.org';
const facilitator = 'marek.mag@example.org';
const successor = 'nina.next@example.org';
const participant = 'paulo.participant@example.org';
const title = 'BPF with a charter';

describe('a forum works by its charter and its workplan', () => {
  const journey = useJourney();
  const { as, visitor, check, mail, linkIn, advance, inbox, dayIn } = journey;

  it('writes them, has them approved, keeps to the goal, and is helped by a participant (R8, R10, R17, R20, R21)', async () => {
    const secretariat = await as(firstPerson);
    const forumId = await makeForum(journey, secretariat, title);
    await letIn(secretariat, [
      { name: 'Carla Charter', email: team, roles: [forumId] },
      { name: 'Marek Mag', email: facilitator, roles: ['mag'] },
      { name: 'Nina Next', email: successor, roles: ['mag'] },
    ]);
    await planCycle(journey, secretariat, 'Cycle of the charter');

    // The team writes the charter and proposes it; the MAG facilitator finds the goal clear and realistic.
    const carla = await as(team);
    await carla.goto(`/desk/forums/${forumId}`);
    await carla.getByRole('link', { name: 'Charter', exact: true }).click();
    await check(carla);
    await carla
      .getByLabel('Begins in the cycle')
      .selectOption({ label: 'Cycle of the charter' })
      .catch(() => carla.getByLabel('Cycle of the charter').check());
    await carla.getByLabel(/^Two years/).check();
    await carla.getByLabel('Goal', { exact: true }).fill('A report that two regulators use.');
    await carla.getByRole('button', { name: 'Save the draft' }).click();
    await carla.getByRole('alert').getByText('Please choose one under “MAG facilitator”.').waitFor();
    await check(carla);
    await carla
      .getByRole('group', { name: 'MAG facilitator' })
      .getByLabel('Marek Mag')
      .check()
      .catch(() => carla.getByLabel('MAG facilitator').selectOption({ label: 'Marek Mag' }));
    await carla.getByLabel('What changed in the goal, and why').fill('Reports stay in drawers.');
    await carla.getByRole('button', { name: 'Save the draft' }).click();
    await carla.getByRole('button', { name: 'Propose the charter' }).click();
    await carla.getByText('proposed, and waits to be approved').waitFor();

    const marek = await as(facilitator);
    await marek.goto(`/desk/forums/${forumId}/charter`);
    await marek.getByLabel('Approve the charter').check();
    await marek.getByRole('button', { name: 'Record the decision' }).click();
    await marek.getByRole('alert').getByText('Is the goal clear?').waitFor();
    await check(marek);
    await marek.getByLabel('The goal is clear.').check();
    await marek.getByLabel('The goal is realistic.').check();
    await marek.getByRole('button', { name: 'Record the decision' }).click();
    await marek.getByText('running').waitFor();

    const reader = await visitor();
    await reader.goto(`/forums/${forumId}`);
    await reader.getByRole('link', { name: 'The charter' }).click();
    await reader.getByText('It runs for two years').waitFor();
    await check(reader);
    await reader.getByRole('link', { name: /How the goal came to be/ }).click();
    await reader.getByText('Reports stay in drawers.').waitFor();
    await reader.getByText('In the proposal').waitFor();
    await check(reader);

    // The workplan begins with the days of the cycle. Without the future topics it is not approved (R8).
    await carla.goto(`/desk/forums/${forumId}/workplan`);
    await carla.getByRole('button', { name: 'Begin the workplan' }).click();
    await carla.getByRole('link', { name: /What should BPFs look at next/ }).click();
    await check(carla);
    await carla.getByRole('button', { name: 'Remove it from the draft' }).click();
    await carla.getByText('There is no discussion of possible future topics in it.').waitFor();
    await check(carla);
    await carla.getByRole('button', { name: 'Propose it' }).click();
    await marek.goto(`/desk/forums/${forumId}/workplan/approval`);
    await marek.getByLabel('Approve the workplan').check();
    await marek.getByRole('button', { name: 'Record the decision' }).click();
    await marek
      .getByRole('alert')
      .getByText('A workplan cannot be approved without a discussion of possible future topics.')
      .waitFor();
    await check(marek);
    await marek.getByLabel('Give it back to the team').check();
    await marek.getByLabel('Words to the team').fill('Please add the future topics.');
    await marek.getByRole('button', { name: 'Record the decision' }).click();
    await carla.goto(`/desk/forums/${forumId}/workplan`);
    await carla.getByText('Please add the future topics.').first().waitFor();
    await carla.getByRole('link', { name: 'Add a milestone' }).click();
    await carla.getByLabel('Kind').selectOption('future topics');
    await carla.getByLabel('What it is').fill('Topics for the next call');
    await carla.getByLabel('Due on').fill(await dayIn(200));
    await carla.getByLabel('Carla Charter').check();
    await carla.getByLabel('Yes, offer it').check();
    await carla.getByRole('button', { name: 'Add it' }).click();
    await carla.getByRole('row', { name: /^Topics for the next call Discussion/ }).waitFor();
    await carla.getByRole('button', { name: 'Propose it' }).click();
    for (const page of [marek, secretariat]) {
      await page.goto(`/desk/forums/${forumId}/workplan/approval`);
      await page.getByLabel('Approve the workplan').check();
      await page.getByRole('button', { name: 'Record the decision' }).click();
      await page.getByRole('heading', { name: `Workplan of ${title}`, level: 1 }).waitFor();
    }

    // In public: drawn, and as a table. A participant offers to take a milestone and gets it (R17).
    await reader.goto(`/forums/${forumId}/workplan`);
    await check(reader);
    await reader.getByRole('link', { name: /Take it.*Topics for the next call/ }).click();
    await check(reader);
    await reader.getByLabel('Your name').fill('Paulo Participant');
    await reader.getByLabel('Your email address').fill('paulo');
    await reader.getByLabel('What you bring').fill('I collected them last year.');
    await reader.getByLabel(/My name may stand/).check();
    await reader.getByRole('button', { name: 'Offer to take it' }).click();
    await reader.getByRole('alert').getByText('This is not an email address.').waitFor();
    await reader.getByLabel('Your email address').fill(participant);
    await reader.getByRole('button', { name: 'Offer to take it' }).click();
    await reader.getByRole('heading', { name: 'One step is left' }).waitFor();
    await reader.goto(linkIn(await mail(participant, 'Please confirm'), '/confirm'));
    await check(reader);
    await reader.getByRole('button', { name: 'Confirm the offer' }).click();
    await reader.getByText('Your offer is with the coordinating team.').waitFor();
    await carla.goto(`/desk/forums/${forumId}/workplan`);
    await carla.getByRole('link', { name: /Paulo Participant: Topics/ }).click();
    await check(carla);
    await carla.getByLabel('They take the milestone').check();
    await carla.getByRole('button', { name: 'Answer' }).click();
    await mail(participant, `“Topics for the next call” of ${title} is yours`);
    await reader.goto(`/forums/${forumId}/workplan`);
    await reader.getByText('Paulo Participant, with Carla Charter').waitFor();

    // The MAG facilitator cannot go on: the secretariat names another, who hears of it (R18).
    await secretariat.goto(`/desk/forums/${forumId}/charter`);
    await secretariat.getByText('Name another', { exact: true }).click();
    await secretariat.getByRole('button', { name: 'Name them' }).click();
    await secretariat
      .getByRole('alert')
      .getByText(/Say why: it stands in the history/)
      .waitFor();
    await check(secretariat);
    await secretariat
      .getByRole('group', { name: 'The MAG facilitator from now on' })
      .getByLabel('Nina Next')
      .check()
      .catch(() =>
        secretariat.getByLabel('The MAG facilitator from now on').selectOption({ label: 'Nina Next' }),
      );
    await secretariat.getByLabel('Reason').fill('Marek Mag has another post from May on.');
    await secretariat.getByRole('button', { name: 'Name them' }).click();
    await secretariat.getByText('named another MAG facilitator').waitFor();
    const nina = await as(successor);
    await nina.goto(linkIn(await mail(successor, 'You are the MAG facilitator of'), '/charter'));
    await nina.getByRole('heading', { name: `Charter of ${title}`, level: 1 }).waitFor();
    await reader.goto(`/forums/${forumId}/charter`);
    await reader.getByRole('definition').filter({ hasText: 'Nina Next' }).waitFor();
    await reader.goto(`/forums/${forumId}/workplan`);

    // A month later the team is asked whether it is still on the goal; then somebody is late (R21).
    await advance('P35D');
    const question = await mail(team, 'are we still on the goal?');
    const again = await as(team);
    await again.goto(linkIn(question, '/workplan/course'));
    await check(again);
    await again.getByLabel('Partly').check();
    await again.getByLabel('In a line').fill('We spoke of taxes for too long.');
    await again.getByRole('button', { name: 'Answer for the team' }).click();
    await again.getByRole('heading', { name: `Workplan of ${title}`, level: 1 }).waitFor();
    await advance('P15D');
    // By then it is more than a week: its owner heard first, then the whole team.
    const late = (await inbox(team)).filter(({ subject }) => subject.startsWith('Late: “First meeting'));
    expect(late.some(({ text }) => text.replaceAll('\n', ' ').includes('You are its owner.'))).toBe(true);
    await reader.reload();
    await reader.getByText('We spoke of taxes for too long.').waitFor();
    await check(reader);
  });
});
