import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { letIn } from '../support/journey-cycle.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';

const mona = 'mona.mag@example.org';
const nils = 'nils.new@example.org';
const olga = 'olga.new@example.org';
const title = 'BPF that the MAG joins';

describe('MAG members declare in which forums they take part (R18)', () => {
  const journey = useJourney();
  const { as, visitor, check, mail, linkIn, inbox, advance, dayIn } = journey;

  it('are asked by letter, declare, are reminded and replaced, and everybody sees the gaps', async () => {
    const secretariat = await as(firstPerson);
    // A cycle that began a few days ago: its year has not begun by itself, as those of other journeys may have. No other
    // journey's annual meeting lasts four days, so it is none of theirs, wherever they have moved the clock.
    await sendForm(secretariat, '/desk/cycles/new', {
      title: 'Cycle of the MAG',
      meetingStarts: await dayIn(-6),
      meetingEnds: await dayIn(-3),
      magStarts: await dayIn(60),
      magEnds: await dayIn(62),
      nextStarts: await dayIn(300),
      nextEnds: await dayIn(304),
    });
    await makeForum(journey, secretariat, title);
    await letIn(secretariat, [
      { name: 'Mona Mag', email: mona, roles: ['mag'] },
      { name: 'Nils New', email: nils, roles: ['mag'] },
    ]);

    // The secretariat begins the year; two days are too few.
    await secretariat.goto('/desk');
    await secretariat.getByRole('link', { name: 'MAG', exact: true }).click();
    await check(secretariat);
    await secretariat.getByLabel('Name of the year').fill('MAG of the journey');
    await secretariat.getByLabel('Ask from').fill(await dayIn(0));
    await secretariat.getByLabel('Declare until').fill(await dayIn(2));
    await secretariat.getByRole('button', { name: 'Begin this year' }).click();
    await secretariat.getByRole('alert').getByText('Members need a week at least to declare.').waitFor();
    await secretariat.getByLabel('Declare until').fill(await dayIn(12));
    await secretariat.getByRole('button', { name: 'Begin this year' }).click();
    await secretariat.getByRole('heading', { name: 'MAG of the journey', level: 1 }).waitFor();
    await check(secretariat);
    const register = secretariat.url();

    // The letter leads a member to the form; the form to the page that everybody sees.
    await advance('PT2H');
    const asked = await mail(mona, 'which Best Practice Forums will you take part in?');
    const member = await as(mona);
    await member.goto(linkIn(asked, '/declaration'));
    await check(member);
    await member.getByRole('button', { name: 'Declare' }).click();
    await member.getByRole('alert').getByText('Please choose at least one').waitFor();
    await member.getByLabel(title).check();
    await member.getByLabel(/^Contribute/).check();
    await member.getByLabel('What you bring').fill('I know the registries.');
    await member.getByRole('button', { name: 'Declare' }).click();
    await member.getByText('Thank you. Your name stands beside the forums you chose').waitFor();
    await check(member);
    const reader = await visitor();
    await reader.goto('/mag-participation');
    await reader.getByText('Mona Mag').waitFor();
    expect(await reader.locator('main').textContent()).not.toContain('Nils New');
    expect(await reader.locator('main').textContent()).not.toContain('registries');
    await check(reader);

    // Who has not declared is reminded, once; who has is not.
    await advance('P7D');
    const subjects = async (address: string) =>
      (await inbox(address))
        .map(({ subject }) => subject)
        .filter((subject) => subject.includes('MAG of the'));
    expect(await subjects(nils)).toEqual([
      'MAG of the journey: a week is left to declare your Best Practice Forums',
      'MAG of the journey: which Best Practice Forums will you take part in?',
    ]);
    expect(await subjects(mona)).toHaveLength(1);
    // What came of it is noted beside the declaration, and the register is one page. A day later one signs in anew.
    const desk = await as(firstPerson);
    await desk.goto(register);
    await desk.getByRole('link', { name: `Who took part in ${title}` }).click();
    await check(desk);
    for (const [kind, words] of [
      ['A meeting of the forum', 'First call'],
      ['A contribution', 'A chapter'],
    ] as const) {
      await desk.getByLabel('Day', { exact: true }).fill(await dayIn(-1));
      await desk.getByLabel(kind).check();
      await desk.getByLabel('In a few words').fill(words);
      await desk.getByLabel('Mona Mag').check();
      await desk.getByRole('button', { name: 'Note this' }).click();
      await desk.getByRole('listitem').filter({ hasText: words }).waitFor();
    }
    await desk.goto(register);
    await desk.getByRole('row', { name: /Mona Mag.*1 meeting, 1 contribution/s }).waitFor();
    await check(desk);

    // Who leaves stands in the register still; who comes is asked, and sees which forums waited for that member.
    await letIn(desk, [{ name: 'Olga New', email: olga, roles: ['mag'] }]);
    await desk.goto('/desk/people');
    await desk.getByRole('link', { name: 'Mona Mag' }).click();
    await desk.getByRole('button', { name: 'Mark as left' }).click();
    await desk.goto(register);
    await desk
      .getByRole('combobox', { name: 'Who is no longer a member' })
      .selectOption({ label: 'Mona Mag' });
    await desk.getByRole('combobox', { name: 'Who came' }).selectOption({ label: 'Olga New' });
    await desk.getByRole('button', { name: 'Note this' }).click();
    await desk.getByRole('row', { name: /Mona Mag.*replaced by Olga New/s }).waitFor();
    await desk.getByRole('row', { name: /^Olga New.*in the place of Mona Mag/s }).waitFor();
    await desk.getByText('No member of the MAG takes part in').getByRole('link', { name: title }).waitFor();
    await check(desk);
    await advance('PT2H');
    const successor = await as(olga);
    await successor.goto(linkIn(await mail(olga, 'which Best Practice Forums'), '/declaration'));
    await successor.getByText(`You came in the place of Mona Mag, who took part in ${title}.`).waitFor();
    await check(successor);
    await successor.getByLabel(title).check();
    await successor.getByLabel(/^Contribute/).check();
    await successor.getByRole('button', { name: 'Declare' }).click();
    await reader.reload();
    const forum = reader.getByRole('listitem').filter({ has: reader.getByRole('heading', { name: title }) });
    await forum.getByText('Olga New').waitFor();
    expect(await forum.textContent()).not.toContain('Mona Mag');
  });
});
