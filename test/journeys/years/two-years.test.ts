import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suitability } from '../../../shared/domain/definition.ts';
import { bpfOnBpfs } from '../../support/bpf-on-bpfs.ts';
import { firstPerson, useJourney } from '../../support/journey.ts';
import { addPerson, onDesk, typeCycle } from '../../support/journey-cycle.ts';
import { typeProposal } from '../../support/journey-proposal.ts';
import { choose, typeReview } from '../../support/journey-review.ts';

const marta = 'marta.years@mag.example.org';
const milo = 'milo.years@registry.example.org';
const nadia = 'nadia.years@ministry.example.org';
const olga = 'olga.years@mag.example.org';
/** She proposes the forum and coordinates it; Milo works where she does. */
const wanda = 'wanda@registry.example.org';
const rolf = 'rolf@years.example.org';
const paulo = 'paulo@years.example.org';
const organisation = 'ines@society.example.org';

const title = 'BPF of two years';
const rival = 'Spam in small networks';
const revisedGoal = 'A report on what forums should keep and change, which the MAG uses.';
const output = 'What the first year found';
const newcomer = 'Access in rural schools';
const report = 'What two years found';

/**
 * A whole charter of two years, from one annual meeting to the second after it, told in chapters: on a system of its own,
 * since its clock goes on by more than two years. What people do they do on pages, by labels and buttons, and they come
 * there from the desk, from letters or from public pages; only the clock, the inbox and the sign-in are the system's own.
 */
describe('two years of a Best Practice Forum', () => {
  const { as, visitor, check, inbox, mail, linkIn, local, dayIn, advance } = useJourney();

  let begins = 0;
  /** The day so many days after the story began. */
  const day = (count: number) => new Date(begins + count * 86_400_000).toISOString().slice(0, 10);
  const days = (from: number, to: number) => ({ starts: day(from), ends: day(to) });
  /** Moves the clock to the middle of a day; whoever was signed in signs in anew after that. */
  const goTo = (count: number) => local('/local/clock', { now: `${day(count)}T13:00:00.000Z` });

  /** Three cycles and what follows from them: each 52 weeks after the one before. */
  const cycles = ['The first year', 'The second year', 'The third year'].map((name, place) => {
    const at = (count: number) => count + place * 364;
    return {
      name,
      call: `Call of ${name.toLowerCase()}`,
      meetings: () => ({
        title: name,
        meeting: days(at(5), at(9)),
        mag: days(at(80), at(82)),
        next: days(at(369), at(373)),
      }),
      callIsOpen: at(10),
      reviewIsOpen: at(53),
      magMeets: at(80),
      /** Charters are written, and the year of the MAG has begun the day before. */
      workBegins: at(90),
      endsWithMeeting: at(369),
    };
  });
  type Year = (typeof cycles)[number];
  const [first, second, third] = cycles as [Year, Year, Year];

  let failed: string | undefined;
  beforeAll(async () => {
    begins = Date.parse(await dayIn(0));
  });
  // A chapter begins where the one before it ended.
  beforeEach(({ skip }) => skip(failed !== undefined, `“${failed}” failed`));
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') failed ??= task.name;
  });

  /** Follows the first link of this name on somebody's desk: what waits stands there before what is new. */
  const fromDesk = async (page: Page, name: string | RegExp) => {
    await page.goto('/desk');
    await page.getByRole('link', { name }).first().click();
  };

  /** Somebody who was let in, and comes by the letter that says so. */
  const welcomed = async (email: string) => {
    const page = await visitor();
    await page.goto(linkIn(await mail(email, 'Welcome'), '/sign-in'));
    await page.getByLabel(/address/i).fill(email);
    await page.getByRole('button', { name: 'Sign in with this address' }).click();
    return page;
  };

  const forumOnDesk = async (page: Page, part?: string) => {
    await onDesk(page, 'Forums');
    await page.getByRole('link', { name: new RegExp(`^On the desk.*${title}`) }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    if (part) await page.getByRole('link', { name: part, exact: true }).click();
  };

  const forumInPublic = async (page: Page, part?: string) => {
    await page.goto('/');
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Forums', exact: true })
      .click();
    await page.getByRole('link', { name: title, exact: true }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    if (part) await page.getByRole('link', { name: part, exact: true }).click();
  };

  const callInPublic = async (page: Page, call: string) => {
    await page.goto('/');
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Calls', exact: true })
      .click();
    await page.getByRole('link', { name: call, exact: true }).click();
  };

  const reviewsOnDesk = async (page: Page, call: string, part: 'Reviews' | 'Selection') => {
    await onDesk(page, 'Calls');
    await page.getByRole('link', { name: call, exact: true }).click();
    const link = part === 'Reviews' ? 'Proposals and reviews' : part;
    await page.getByRole('link', { name: link, exact: true }).click();
    await page.getByRole('heading', { name: part, level: 1 }).waitFor();
  };

  /** Publishes the modalities of a cycle, from the suggested text or the version before, with a change of their own. */
  const publishModalities = async (page: Page, { name }: Year, freedom: string, changes?: string) => {
    await page
      .getByRole('button', { name: changes ? 'Begin the next version' : 'Start from the suggested text' })
      .click();
    await page.getByLabel('Freedom of the forums').fill(freedom);
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('link', { name: 'Look at the changes, and publish' }).click();
    await check(page);
    await page.getByRole('radio', { name, exact: true }).check();
    if (changes) await page.getByRole('textbox', { name: 'What changed' }).fill(changes);
    await page.getByRole('button', { name: 'Publish it' }).click();
    await page.waitForURL(/\/modalities\/\d+$/);
  };

  /** Plans the call of a cycle that has its modalities: nobody has to say why it is planned. */
  const planCall = async (page: Page, { name, call }: Year) => {
    await onDesk(page, 'Cycles');
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('link', { name: 'Plan a call with these dates' }).click();
    await page.getByText('Its modalities are published').waitFor();
    expect(await page.getByLabel('Why this call is planned without modalities').count()).toBe(0);
    await page.getByLabel('Title of the call').fill(call);
    await page.getByLabel('How many BPFs').fill('1');
    await page.getByLabel('Guidance for proposers').fill('Bring us a narrow question.');
    await page.getByRole('button', { name: 'Plan this call' }).click();
    await page.getByRole('link', { name: 'Page of the call' }).click();
    await page.getByRole('heading', { name: call, level: 1 }).waitFor();
  };

  /** Proposes in a call, the questions of the self-check answered, and confirms by the letter. */
  const propose = async (
    page: Page,
    { call }: Year,
    said: Parameters<typeof typeProposal>[1],
    narrow: { answer: string; words: string },
  ) => {
    await callInPublic(page, call);
    await page.getByRole('link', { name: 'Propose a Best Practice Forum' }).click();
    await typeProposal(page, said);
    for (const { id, question } of suitability)
      await page
        .getByRole('group', { name: question })
        .getByLabel(id === 'narrow' ? narrow.answer : 'Yes', { exact: true })
        .check();
    await page.getByLabel('A word on that: how narrow it is').fill(narrow.words);
    await check(page);
    await page.getByRole('button', { name: 'Send the proposal' }).click();
    await page.getByRole('heading', { name: 'One step is left: check your email' }).waitFor();
    await page.goto(linkIn(await mail(said.email, 'Please confirm'), '/confirm'));
    await page.getByRole('button', { name: 'Confirm the proposal' }).click();
    await page.getByRole('heading', { name: 'Thank you: your proposal is in' }).waitFor();
  };

  /** Opens the review of a proposal by what waits on the desk for a member. */
  const openReview = async (page: Page, { call }: Year, proposal: string) => {
    await fromDesk(page, call);
    await page.getByRole('link', { name: proposal, exact: true }).click();
    await page.getByRole('heading', { name: proposal, level: 1 }).waitFor();
  };

  /** Types a review where its form is, and sends it. */
  const sendReview = async (page: Page, recommendation: string, words: string) => {
    await typeReview(page, recommendation, words);
    await page.getByRole('button', { name: 'Send the review' }).click();
    await page.getByText('Your review is in.').waitFor();
  };

  /** Marks a proposal in the working list of the selection. */
  const mark = async (page: Page, proposal: string, decision: string, reasons?: string) => {
    const one = page.getByRole('region', { name: proposal, exact: true });
    await one.getByLabel(decision, { exact: true }).check();
    if (reasons) await one.getByLabel(/^Reasons/).fill(reasons);
  };

  /** Plans the cycle that follows, from the letter that says that none does, with its modalities and its call. */
  const planNext = async (before: Year, next: Year, freedom: string) => {
    const page = await as(firstPerson);
    await page.goto(linkIn(await mail(firstPerson, `${before.name} ends on`), '/desk/cycles/new'));
    await typeCycle(page, next.meetings());
    await page.getByRole('button', { name: 'Plan this cycle' }).click();
    await page.waitForURL(/\/desk\/cycles\/cyc_/);
    await onDesk(page, 'Modalities');
    await publishModalities(page, next, freedom, 'What a forum is free to do.');
    await planCall(page, next);
  };

  /** The team writes an output, which nobody else sees yet. */
  const writeOutput = async (page: Page, name: string) => {
    await forumOnDesk(page);
    await page.getByRole('link', { name: 'New output' }).click();
    await page.getByLabel('Title of the output').fill(name);
    await page.getByLabel('Summary').fill('What forums that were heard had in common.');
    await page.locator('textarea[name=markdown]').fill('# Findings\n\nCall early.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Readers do not see it yet.').waitFor();
  };

  /** Publishes an output from its page on the desk. */
  const publishOutput = async (page: Page) => {
    await page.getByRole('button', { name: 'Publish as final' }).click();
    await page.getByText('published', { exact: true }).first().waitFor();
  };

  /** A member of the MAG declares that they take part in the forum. */
  const declare = async (page: Page, part: RegExp) => {
    await page.getByLabel(title).check();
    await page.getByLabel(part).check();
    await page.getByRole('button', { name: 'Declare' }).click();
    await page.getByText('Thank you. Your name stands beside the forums you chose').waitFor();
  };

  /** Answers the question of the month by the link in its letter. */
  const answerCourse = async (page: Page, answer: string, words: string) => {
    await page.goto(linkIn(await mail(wanda, 'are we still on the goal?'), '/workplan/course'));
    await page.getByLabel(answer, { exact: true }).check();
    await page.getByLabel('In a line').fill(words);
    await check(page);
    await page.getByRole('button', { name: 'Answer for the team' }).click();
    await page.getByRole('heading', { name: `Workplan of ${title}`, level: 1 }).waitFor();
  };

  /** Notes on the desk that a milestone of the workplan is done. */
  const noteDone = async (page: Page, milestone: string, words: string, on: number) => {
    await page.getByRole('link', { name: new RegExp(`^Note progress.*${milestone}`) }).click();
    await page.getByLabel('Done on').fill(day(on));
    await page.getByRole('textbox', { name: /^How it goes/ }).fill(words);
    await page.getByRole('button', { name: 'Note this' }).click();
    await page.getByText(words).first().waitFor();
  };

  /** The MAG facilitator finds the goal of a proposed charter clear and realistic. */
  const approveCharter = async (page: Page) => {
    await fromDesk(page, `Charter of ${title}`);
    await page.getByLabel('Approve the charter').check();
    await page.getByLabel('The goal is clear.').check();
    await page.getByLabel('The goal is realistic.').check();
    await page.getByRole('button', { name: 'Record the decision' }).click();
    await page.getByText('running', { exact: true }).waitFor();
  };

  /** Decides on a proposed workplan that waits on somebody's desk. */
  const decideOnPlan = async (page: Page, decision: string, words?: string) => {
    await fromDesk(page, `Workplan of ${title}`);
    await page.getByRole('heading', { name: `Approve the workplan of ${title}` }).waitFor();
    await page.getByLabel(decision).check();
    if (words) await page.getByLabel('Words to the team').fill(words);
    await page.getByRole('button', { name: 'Record the decision' }).click();
  };

  it('two dates give the year; the modalities are published, then the call is planned (R4, R7)', async () => {
    const secretariat = await as(firstPerson);
    await onDesk(secretariat, 'Cycles');
    await secretariat.getByRole('link', { name: 'Plan a cycle' }).click();
    await typeCycle(secretariat, first.meetings());
    await secretariat.getByRole('button', { name: 'Show what follows from it' }).click();
    await secretariat.getByText('Everything fits between the two meetings.').waitFor();
    await check(secretariat);
    await secretariat.getByRole('button', { name: 'Plan this cycle' }).click();
    await secretariat.waitForURL(/\/desk\/cycles\/cyc_/);
    await check(secretariat);

    // Its call is near: the secretariat is told that modalities are missing, and begins from that letter.
    await advance('PT1H');
    const missing = await mail(firstPerson, `${first.name}: its modalities are not published yet`);
    await secretariat.goto(linkIn(missing, '/desk/modalities'));
    await check(secretariat);
    await publishModalities(secretariat, first, 'Each forum decides how it meets.');
    await check(secretariat);
    await planCall(secretariat, first);
    await check(secretariat);

    for (const [name, email] of [
      ['Marta Mag', marta],
      ['Milo Mag', milo],
      ['Nadia Mag', nadia],
    ] as const)
      await addPerson(secretariat, { name, email, role: 'MAG member' });
    await check(secretariat);
    const member = await welcomed(marta);
    await member.getByText('Nothing waits for you.').waitFor();
    await check(member);

    const reader = await visitor();
    await reader.goto('/');
    await reader.getByRole('link', { name: 'Cycle', exact: true }).click();
    await reader.getByRole('heading', { name: first.name, level: 1 }).waitFor();
    await check(reader);
    await reader.getByRole('link', { name: first.call }).click();
    await reader.getByRole('link', { name: /^The modalities: how forums/ }).click();
    await reader.getByText('Each forum decides how it meets.').waitFor();
    await check(reader);
  });

  it('proposals come in, with what their proposers answered to the self-check (R1, R5)', async () => {
    await goTo(first.callIsOpen);
    const proposer = await visitor();
    await callInPublic(proposer, first.call);
    expect(await proposer.locator('.definition').textContent()).toContain(
      'share positive and negative experiences',
    );
    await check(proposer);
    await propose(
      proposer,
      first,
      { title, email: wanda },
      { answer: 'Not sure', words: 'Many forums, one question.' },
    );
    await check(proposer);
    expect((await mail(wanda, 'Received')).text).toContain('Many forums, one question.');
    await propose(
      await visitor(),
      first,
      {
        title: rival,
        email: rolf,
        name: 'Rolf Rival',
        question: 'What has worked against spam where nobody is paid to fight it?',
        goal: 'A toolkit for small networks.',
      },
      { answer: 'No', words: 'It is everywhere.' },
    );
    await proposer.getByRole('link', { name: title, exact: true }).click();
    await proposer
      .getByRole('row', { name: /narrow enough.*Not sure.*Many forums, one question/s })
      .waitFor();
    await check(proposer);
  });

  it('members review by criteria; one with a conflict stays out; one revision is asked for (R19)', async () => {
    await goTo(first.reviewIsOpen);
    const secretariat = await as(firstPerson);
    await reviewsOnDesk(secretariat, first.call, 'Reviews');
    await check(secretariat);
    await secretariat.getByRole('link', { name: title, exact: true }).click();
    await check(secretariat);
    for (const name of ['Marta Mag', 'Milo Mag · perhaps the same organisation', 'Nadia Mag'])
      await secretariat.getByLabel(name, { exact: true }).check();
    await secretariat.getByRole('button', { name: 'Ask them by letter' }).click();
    await secretariat.getByText('They were asked by letter.').waitFor();

    // By the letter, with the answers of the proposer beside the form.
    const member = await as(marta);
    await member.goto(linkIn(await mail(marta, `Please review: ${title}`), '/review'));
    await member.getByText('Many forums, one question.').waitFor();
    await check(member);
    await sendReview(member, 'Select it once it is revised', 'Who would use the report?');

    // He works where the proposer does: his review is refused until he says what that means, and he stays out.
    const colleague = await as(milo);
    await openReview(colleague, first, title);
    await colleague.getByText('Look twice: its proposer writes from registry.example.org').waitFor();
    await typeReview(colleague, 'Select it as it is', 'We need it.');
    await colleague.getByRole('button', { name: 'Send the review' }).click();
    await colleague.getByRole('alert').waitFor();
    await check(colleague);
    expect(await colleague.getByText('Your review is in.').count()).toBe(0);
    await colleague.getByLabel('a proposal of my organisation').check();
    await colleague.getByLabel('What ties you to this proposal').fill('Its proposer sits beside me.');
    await colleague.getByRole('button', { name: 'Declare a conflict of interest' }).click();
    await colleague.getByText('So you neither review it nor take part in deciding on it').waitFor();
    await check(colleague);
    expect(await colleague.getByRole('button', { name: 'Send the review' }).count()).toBe(0);
    expect(await colleague.locator('main').textContent()).not.toContain('Who would use the report?');
    await openReview(colleague, first, rival);
    await sendReview(colleague, 'Do not select it this time', 'Others work on it.');

    // What others wrote opens with one's own review; then they talk.
    const another = await as(nadia);
    await openReview(another, first, title);
    expect(await another.locator('main').textContent()).not.toContain('Who would use the report?');
    await sendReview(another, 'Select it as it is', 'A question that ministries ask us.');
    await another.getByText('Who would use the report?').waitFor();
    await another.getByLabel('Your message').fill('Shall we ask for the readers?');
    await another.getByRole('button', { name: 'Write to the other reviewers' }).click();
    await another.getByText('Your message stands in the discussion.').waitFor();
    await openReview(another, first, rival);
    await sendReview(another, 'Select it as it is', 'Small, and useful.');

    // Once, with a deadline, by the link in the letter.
    await secretariat.reload();
    await secretariat.getByText('Shall we ask for the readers?').waitFor();
    await secretariat.getByRole('link', { name: 'Ask for a revision' }).click();
    await secretariat.getByLabel('What should be revised').fill('Say who will use the result.');
    await secretariat.getByLabel('Until').fill(day(first.reviewIsOpen + 10));
    await check(secretariat);
    await secretariat.getByRole('button', { name: 'Send the letter' }).click();
    await secretariat.getByText('The proposer was asked for a revision by letter.').waitFor();
    expect(await secretariat.getByRole('link', { name: 'Ask for a revision' }).count()).toBe(0);
    const proposer = await visitor();
    await proposer.goto(linkIn(await mail(wanda, `Please revise: ${title}`), '/edit'));
    await check(proposer);
    await proposer.getByLabel('Goal', { exact: true }).fill(revisedGoal);
    await proposer.getByRole('button', { name: 'Send the revised proposal' }).click();
    await proposer.getByText('Your revision is in').waitFor();
    await member.reload();
    await member.getByText('Your review was written before the change of').waitFor();
    await member.getByText('Shall we ask for the readers?').waitFor();
    await check(member);
    await choose(member, 'All in all', 'Select it as it is');
    await member.getByRole('button', { name: 'Send the changed review' }).click();
    await member.getByText('Your review is in.').waitFor();
    await reviewsOnDesk(member, first.call, 'Reviews');
    await member.getByRole('row', { name: new RegExp(`${title}.*2 of 2`, 's') }).waitFor();
  });

  it('the MAG selects within what the call can carry, and says why (R19)', async () => {
    await goTo(first.magMeets);
    const secretariat = await as(firstPerson);
    await reviewsOnDesk(secretariat, first.call, 'Selection');
    await check(secretariat);
    // What if both? One is too many, which is said before anything is decided.
    await mark(secretariat, title, 'Accept', 'A clear goal, and readers who wait for it.');
    await mark(secretariat, rival, 'Accept');
    await secretariat.getByRole('button', { name: 'Keep the list' }).click();
    await secretariat.getByText('With what is marked it would be 1 too many').waitFor();
    await secretariat
      .getByRole('region', { name: 'If it is confirmed like this' })
      .getByText('no place left')
      .waitFor();
    await check(secretariat);
    // Nothing is decided without reasons.
    await mark(secretariat, rival, 'Not this time');
    await secretariat.getByRole('button', { name: 'Look at the letters' }).click();
    await secretariat.getByRole('alert').getByText('needs reasons').waitFor();
    await mark(secretariat, rival, 'Not this time', 'A Dynamic Coalition works on it already.');
    await secretariat.getByRole('button', { name: 'Look at the letters' }).click();
    await secretariat.getByText('Stays out of this decision: Milo Mag (own organisation)').waitFor();
    await check(secretariat);
    await secretariat.getByLabel('Milo Mag took no part').check();
    await secretariat.getByRole('button', { name: 'Confirm and send 2 letters' }).click();
    await secretariat.getByText('Every proposer has a letter with the reasons on its way').waitFor();

    const accepted = await mail(wanda, 'Accepted');
    expect(accepted.text.replaceAll(/\s+/g, ' ')).toContain('A clear goal, and readers who wait for it.');
    const reader = await visitor();
    await reader.goto(linkIn(accepted, '/forums/'));
    await reader.getByRole('heading', { name: title, level: 1 }).waitFor();
    await check(reader);
    await reader.goto(linkIn(await mail(rolf, 'Not selected this time'), '/decisions'));
    await reader.getByText('A Dynamic Coalition works on it already.').waitFor();
    await reader.getByText('A clear goal, and readers who wait for it.').waitFor();
    await reader.getByText('Stayed out of this decision: Milo Mag (own organisation)').waitFor();
    await reader.getByRole('heading', { name: 'Ways on' }).waitFor();
    await check(reader);
  });

  it('a charter of two years is written by the team and approved by others (R10, R20)', async () => {
    await goTo(first.workBegins);
    const secretariat = await as(firstPerson);
    await addPerson(secretariat, {
      name: 'Wanda Facilitator',
      email: wanda,
      role: `Coordinating team of ${title}`,
    });
    const team = await welcomed(wanda);
    await team.getByRole('link', { name: `Charter of ${title}: write it` }).click();
    await team.getByRole('radio', { name: first.name, exact: true }).check();
    await team.getByLabel(/^Two years/).check();
    // It begins with what was proposed, as it was revised.
    const goal = team.getByLabel('Goal', { exact: true });
    expect(await goal.inputValue()).toBe(revisedGoal);
    await goal.fill(`${revisedGoal} It is out before the MAG next meets.`);
    await team.getByLabel('What changed in the goal, and why').fill('It says by when.');
    await team.getByRole('radio', { name: 'Marta Mag', exact: true }).check();
    await check(team);
    await team.getByRole('button', { name: 'Save the draft' }).click();
    await team.getByRole('button', { name: 'Propose the charter' }).click();
    await team.getByText('proposed, and waits to be approved').waitFor();
    // Neither its team decides on it, nor a member of the MAG who does not go along with it.
    expect(await team.getByLabel('Approve the charter').count()).toBe(0);
    const other = await as(nadia);
    await forumOnDesk(other, 'Charter');
    await other.getByText('The MAG facilitator of this forum, Marta Mag, or the IGF secretariat').waitFor();
    expect(await other.getByLabel('Approve the charter').count()).toBe(0);
    const facilitator = await as(marta);
    await approveCharter(facilitator);
    await check(facilitator);

    const reader = await visitor();
    await forumInPublic(reader, 'The charter');
    await reader.getByText('It runs for two years').waitFor();
    await check(reader);
    await reader.getByRole('link', { name: /How the goal came to be/ }).click();
    await reader.getByText('It says by when.').waitFor();
    await check(reader);
  });

  it('its workplan comes from the template, and is not approved without the future topics (R8, R17, R21)', async () => {
    let team = await as(wanda);
    await forumOnDesk(team, 'Workplan');
    await team.getByRole('button', { name: 'Begin the workplan' }).click();
    await team.getByRole('row', { name: /^Mid-term update filed/ }).waitFor();
    await check(team);
    await team.getByRole('link', { name: /What should BPFs look at next/ }).click();
    await team.getByRole('button', { name: 'Remove it from the draft' }).click();
    await team.getByRole('button', { name: 'Propose it' }).click();
    await team.getByText('Waits for the MAG facilitator, Marta Mag').waitFor();

    const facilitator = await as(marta);
    await decideOnPlan(facilitator, 'Approve the workplan');
    await facilitator
      .getByRole('alert')
      .getByText('A workplan cannot be approved without a discussion of possible future topics.')
      .waitFor();
    await check(facilitator);
    await decideOnPlan(facilitator, 'Give it back to the team', 'Please add the future topics.');
    await facilitator.getByText('Please add the future topics.').first().waitFor();

    await team.reload();
    await team.getByRole('link', { name: 'Add a milestone' }).click();
    await team.getByLabel('Kind').selectOption('future topics');
    await team.getByLabel('What it is').fill('Topics for the next call');
    await team.getByLabel('Due on').fill(day(third.callIsOpen - 30));
    await team.getByLabel('Wanda Facilitator').check();
    await team.getByLabel('Yes, offer it').check();
    await check(team);
    await team.getByRole('button', { name: 'Add it' }).click();
    await team.getByRole('button', { name: 'Propose it' }).click();
    const secretariat = await as(firstPerson);
    for (const page of [facilitator, secretariat]) {
      await decideOnPlan(page, 'Approve the workplan');
      await page.getByRole('heading', { name: `Workplan of ${title}`, level: 1 }).waitFor();
    }

    // In public, drawn and as a table; somebody who is not of the team takes a milestone.
    const reader = await visitor();
    await forumInPublic(reader, 'The workplan');
    await check(reader);
    await reader.getByRole('link', { name: /^Take it.*Invitations to the key organisations/ }).click();
    await reader.getByLabel('Your name').fill('Paulo Participant');
    await reader.getByLabel('Your email address').fill(paulo);
    await reader.getByLabel('What you bring').fill('I know most of them.');
    await reader.getByLabel(/My name may stand/).check();
    await check(reader);
    await reader.getByRole('button', { name: 'Offer to take it' }).click();
    await reader.getByRole('heading', { name: 'One step is left' }).waitFor();
    await reader.goto(linkIn(await mail(paulo, 'Please confirm'), '/confirm'));
    await reader.getByRole('button', { name: 'Confirm the offer' }).click();
    await reader.getByText('Your offer is with the coordinating team.').waitFor();
    team = await as(wanda);
    await forumOnDesk(team, 'Workplan');
    await team.getByRole('link', { name: /Paulo Participant: Invitations/ }).click();
    await team.getByLabel('They take the milestone').check();
    await check(team);
    await team.getByRole('button', { name: 'Answer' }).click();
    await mail(paulo, `“Invitations to the key organisations” of ${title} is yours`);
    await reader.getByRole('link', { name: 'To the timeline' }).click();
    await reader.getByText('Paulo Participant, with Wanda Facilitator').waitFor();
  });

  it('the year of the MAG begins by itself: declared, noted, reminded, replaced (R18)', async () => {
    // The secretariat heard of it a week before; nobody began it.
    await mail(firstPerson, /^MAG \d{4} begins on/);
    const asked = 'which Best Practice Forums will you take part in?';
    const facilitator = await as(marta);
    await facilitator.goto(linkIn(await mail(marta, asked), '/declaration'));
    await check(facilitator);
    await declare(facilitator, /^Facilitate/);
    const other = await as(milo);
    await fromDesk(other, /^Declare the forums you take part in/);
    await declare(other, /^Contribute/);

    // The team notes who came, from the page where everybody sees who declared.
    const team = await as(wanda);
    await forumInPublic(team, 'MAG members who take part');
    await check(team);
    await team.getByRole('link', { name: `Note who took part in ${title}` }).click();
    await team.getByLabel('Day', { exact: true }).fill(day(first.workBegins));
    await team.getByLabel('A meeting of the forum').check();
    await team.getByLabel('In a few words').fill('First call');
    await team.getByLabel('Marta Mag').check();
    await team.getByRole('button', { name: 'Note this' }).click();
    await team.getByRole('listitem').filter({ hasText: 'First call' }).waitFor();
    await check(team);

    // A gap: who is silent is named to the desk, and reminded before the end and after; the others are not.
    await goTo(first.workBegins + 36);
    const subjects = async (address: string) =>
      (await inbox(address)).map(({ subject }) => subject).filter((subject) => subject.startsWith('MAG 2'));
    expect((await subjects(nadia)).map((subject) => subject.replace(/^.*: /, ''))).toEqual([
      'your declaration is missing',
      'a week is left to declare your Best Practice Forums',
      asked,
    ]);
    expect(await subjects(marta)).toHaveLength(1);
    const secretariat = await as(firstPerson);
    await onDesk(secretariat, 'MAG');
    await check(secretariat);
    await secretariat.getByRole('link', { name: /^MAG \d{4}$/ }).click();
    await secretariat.getByText('1 member has not declared: Nadia Mag.').waitFor();
    await secretariat.getByRole('row', { name: /Marta Mag.*1 meeting/s }).waitFor();
    await check(secretariat);
    const register = secretariat.url();

    // She leaves, and somebody comes in her place.
    await onDesk(secretariat, 'People');
    await secretariat.getByRole('link', { name: 'Nadia Mag' }).click();
    await secretariat.getByRole('button', { name: 'Mark as left' }).click();
    await addPerson(secretariat, { name: 'Olga Mag', email: olga, role: 'MAG member' });
    await secretariat.goto(register);
    await secretariat
      .getByText('Nadia Mag is no longer a MAG member, and nobody is noted in their place.')
      .waitFor();
    await secretariat
      .getByRole('combobox', { name: 'Who is no longer a member' })
      .selectOption({ label: 'Nadia Mag' });
    await secretariat.getByRole('combobox', { name: 'Who came' }).selectOption({ label: 'Olga Mag' });
    await secretariat.getByRole('button', { name: 'Note this' }).click();
    await secretariat.getByRole('row', { name: /^Olga Mag.*in the place of Nadia Mag/s }).waitFor();
    await advance('PT2H');
    const successor = await as(olga);
    await successor.goto(linkIn(await mail(olga, asked), '/declaration'));
    await successor.getByText('You came in the place of Nadia Mag').waitFor();
    await declare(successor, /^Follow/);
    await successor.getByRole('link', { name: 'see the page that everybody sees' }).click();
    for (const name of ['Marta Mag', 'Milo Mag', 'Olga Mag'])
      await successor.getByRole('listitem').getByText(name, { exact: true }).first().waitFor();
    expect(await successor.locator('main').textContent()).not.toContain('Nadia Mag');
  });

  it('the forum works by its plan, is asked for its course, and hears what is late (R17, R21)', async () => {
    let team = await as(wanda);
    await answerCourse(team, 'Partly', 'We spoke of taxes for too long.');
    await team.goto(linkIn(await mail(wanda, 'Late: “First meeting'), '/workplan'));
    await noteDone(team, 'First meeting', 'Twelve came.', first.workBegins + 2);

    // Who took a milestone hears of it as well when it is late.
    await goTo(first.workBegins + 113);
    const participant = await visitor();
    await participant.goto(linkIn(await mail(paulo, 'Late: “Invitations'), '/workplan'));
    await participant.getByText('We spoke of taxes for too long.').waitFor();
    await participant.getByRole('row', { name: /Invitations.*overdue/s }).waitFor();
    await check(participant);
    team = await as(wanda);
    await answerCourse(team, 'Yes', 'Back on it.');
    await noteDone(team, 'Invitations', 'Paulo wrote to all.', first.workBegins + 110);

    // An organisation that was invited comments on the draft, and is answered.
    await writeOutput(team, output);
    await team.getByLabel('Comments until').fill(day(first.workBegins + 140));
    await team.getByRole('button', { name: 'Open for comment' }).click();
    await team.getByText('open for comment', { exact: true }).waitFor();
    const guest = await visitor();
    await forumInPublic(guest);
    await guest.getByRole('link', { name: output }).click();
    await guest.getByRole('link', { name: /Comment on this section.*Findings/ }).click();
    await guest.getByLabel('Your comment', { exact: true }).fill('Say how early.');
    await guest.getByLabel('Your name').fill('Ines Invited');
    await guest.getByLabel('Affiliation', { exact: false }).first().fill('Internet Society');
    await guest.getByLabel('Your stakeholder group').selectOption('technical community');
    await guest.getByLabel('Your region').selectOption('Africa');
    await guest.getByLabel('Your email address').fill(organisation);
    await guest.getByLabel('Yes, it may be published').check();
    await check(guest);
    await guest.getByRole('button', { name: 'Send the comment' }).click();
    await guest.getByRole('heading', { name: 'One step is left' }).waitFor();
    await guest.goto(linkIn(await mail(organisation, 'Please confirm'), '/confirm'));
    await guest.getByRole('button', { name: 'Confirm the comment' }).click();
    await guest.getByText('Thank you: your comment counts now.').waitFor();
    await fromDesk(team, /Say how early|Internet Society|Ines Invited|Comment on/);
    await team.getByLabel(/^Accepted/).check();
    await team.getByLabel('Reason').fill('Six weeks before.');
    await check(team);
    await team.getByRole('button', { name: 'Send the answer' }).click();
    await team.getByText('Written by Wanda Facilitator.').waitFor();
    await guest.goto(linkIn(await mail(organisation, 'Accepted: your comment'), '#comment-'));
    await guest.getByText('Six weeks before.').waitFor();
  });

  it('the next cycle is planned in time, with modalities of its own (R4, R7)', async () => {
    await goTo(first.endsWithMeeting);
    await planNext(first, second, 'Each forum decides how and in which language it meets.');
    const reader = await visitor();
    await reader.goto('/modalities');
    await reader
      .getByRole('region', { name: 'What changed' })
      .getByText('What a forum is free to do.')
      .waitFor();
    await reader.getByRole('link', { name: /side by side/ }).click();
    await reader.getByRole('insertion').filter({ hasText: 'in which language' }).waitFor();
    await check(reader);
  });

  it('its first output is out; without a mid-term update its second year waits (R10)', async () => {
    await mail(wanda, 'Soon due: the mid-term update');
    let team = await as(wanda);
    await forumOnDesk(team);
    await team.getByRole('link', { name: output }).click();
    await publishOutput(team);
    const reader = await visitor();
    await forumInPublic(reader);
    await reader.getByRole('link', { name: output }).click();
    await reader.getByText('Six weeks before.').waitFor();
    await check(reader);

    await goTo(first.endsWithMeeting + 6);
    await forumInPublic(reader, 'The workplan');
    await reader.getByText('The second year waits for its mid-term update.').waitFor();
    expect(await reader.getByRole('link', { name: /^Take it/ }).count()).toBe(0);
    await check(reader);
    await forumInPublic(reader, 'The charter');
    await reader.getByText('second year waits for its mid-term update', { exact: true }).waitFor();
    await check(reader);
    // Nothing of the plan is put in force, and the forum cannot ask to go on.
    team = await as(wanda);
    await forumOnDesk(team, 'Workplan');
    await team.getByText('The second year waits for its mid-term update. File it first.').waitFor();
    expect(await team.getByRole('button', { name: 'Begin the amendment' }).count()).toBe(0);
    await check(team);
    await forumOnDesk(team, 'Ask to go on');
    await team.getByText('A charter of two years is not renewed without its mid-term update.').waitFor();
    await check(team);

    await team.goto(linkIn(await mail(wanda, 'Late: the mid-term update'), '/mid-term'));
    await check(team);
    await team.getByLabel('Progress', { exact: true }).fill('Ten calls, two drafts.');
    await team.getByLabel('Findings so far').fill('It works where somebody answers.');
    await team.getByLabel('Next steps').fill('Ask the regulators.');
    await team.getByLabel('Outreach and recruitment').fill('Twelve joined; Africa is missing.');
    await team.getByRole('button', { name: 'File the update' }).click();
    await team.getByText('has not acknowledged it yet').waitFor();
    // Filed is not acknowledged: it still waits.
    await reader.reload();
    await reader.getByText('waits for its mid-term update to be acknowledged').waitFor();
    const secretariat = await as(firstPerson);
    await fromDesk(secretariat, `Mid-term update: Charter of ${title}`);
    await check(secretariat);
    await secretariat.getByLabel('Answer to the team').fill('Thank you. Look for people in Africa.');
    await secretariat.getByRole('button', { name: 'Acknowledge the update' }).click();
    await secretariat.getByText('Thank you. Look for people in Africa.').first().waitFor();
    await reader.reload();
    await reader.getByText('running', { exact: true }).waitFor();
    await reader.getByText('Twelve joined; Africa is missing.').waitFor();
    await check(reader);
  });

  it('the second year goes on: the MAG declares anew, the team answers (R18, R21)', async () => {
    await goTo(second.workBegins);
    const declared = (await inbox(marta)).filter(({ subject }) =>
      subject.includes('which Best Practice Forums will you take part in?'),
    );
    expect(declared).toHaveLength(2);
    const facilitator = await as(marta);
    await fromDesk(facilitator, /^Declare the forums you take part in/);
    await declare(facilitator, /^Facilitate/);
    const team = await as(wanda);
    await fromDesk(team, `Workplan of ${title}: are we still on the goal?`);
    await team.getByLabel('Yes', { exact: true }).check();
    await team.getByLabel('In a line').fill('The regulators answered.');
    await team.getByRole('button', { name: 'Answer for the team' }).click();
    await team.getByText('The regulators answered.').first().waitFor();
  });

  it('with the second output it asks to go on, beside a new proposal (R9)', async () => {
    await goTo(second.endsWithMeeting);
    await planNext(second, third, 'Each forum decides how, when and in which language it meets.');
    let team = await as(wanda);
    await writeOutput(team, report);
    await publishOutput(team);

    // Its charter has ended, which everybody reads; the team is asked whether it goes on.
    await goTo(third.callIsOpen + 14);
    const reader = await visitor();
    await reader.goto('/forums');
    const earlier = reader.getByRole('region', { name: 'Forums of earlier years' });
    await earlier
      .getByRole('listitem')
      .filter({ hasText: title })
      .getByText('ended', { exact: true })
      .waitFor();
    await check(reader);
    await forumInPublic(reader, 'The charter');
    await reader.getByText('The charter ended on').waitFor();
    team = await as(wanda);
    await team.goto(linkIn(await mail(wanda, `Does ${title} go on?`), '/continuation'));
    await check(team);
    // What the forum is goes over: its goal, whom it wants at the table, its people, and the final report.
    expect(await team.getByLabel('Goal', { exact: true }).inputValue()).toContain(revisedGoal);
    const organisations = team.getByRole('group', { name: 'Key organisations to invite, 1', exact: true });
    expect(await organisations.getByLabel('Organisation or institution').inputValue()).toBe(
      bpfOnBpfs.organisations[0].name,
    );
    expect(await team.getByLabel(/^Wanda Facilitator: saw to “/).isChecked()).toBe(true);
    expect(await team.getByLabel(/^Paulo Participant: took “Invitations/).isChecked()).toBe(true);
    await team.getByRole('radio', { name: report, exact: true }).check();
    await team.getByLabel('What was reached, and why go on').fill('Two regulators use the report.');
    await team.getByLabel(/may be published on this site/).check();
    await team.getByRole('button', { name: 'Ask to go on' }).click();
    await team.getByRole('heading', { name: title, level: 1 }).waitFor();
    await team.waitForURL(/\/proposals\/prp_/);
    await check(team);

    await propose(
      await visitor(),
      third,
      {
        title: newcomer,
        email: rolf,
        name: 'Rolf Rival',
        question: 'How do rural schools pay for access?',
        goal: 'A guide for ministries.',
      },
      { answer: 'Yes', words: 'Schools, and how they pay.' },
    );
  });

  it('members review both, and the MAG accepts that it goes on (R9, R19)', async () => {
    await goTo(third.reviewIsOpen);
    const facilitator = await as(marta);
    await openReview(facilitator, third, title);
    await facilitator.getByText('This proposal asks to go on with a forum').waitFor();
    await facilitator.getByRole('heading', { name: 'Participants who go on' }).waitFor();
    await check(facilitator);
    await sendReview(facilitator, 'Select it as it is', 'Its report is used.');
    await facilitator.getByRole('link', { name: 'Its final report' }).click();
    await facilitator.getByRole('heading', { name: report, level: 1 }).waitFor();
    const other = await as(olga);
    await openReview(other, third, title);
    await sendReview(other, 'Select it as it is', 'It has found its readers.');
    await openReview(other, third, newcomer);
    await sendReview(other, 'Do not select it this time', 'Good, and for one year later.');

    await goTo(third.magMeets);
    // Its next charter waits for the MAG.
    const team = await as(wanda);
    await forumOnDesk(team, 'Charter');
    await team.getByText('The forum has asked to go on, and nothing is decided yet.').waitFor();
    const secretariat = await as(firstPerson);
    await reviewsOnDesk(secretariat, third.call, 'Selection');
    await mark(secretariat, title, 'Accept', 'Its output is used.');
    await mark(secretariat, newcomer, 'Not this time', 'One place, and a forum at work.');
    await secretariat.getByRole('button', { name: 'Look at the letters' }).click();
    // The conflict that one of them declared two years before has followed the forum.
    await secretariat.getByText(/Stays out of this decision: Milo Mag/).waitFor();
    await secretariat.getByLabel('Milo Mag took no part').check();
    await secretariat.getByRole('button', { name: 'Confirm and send 2 letters' }).click();
    await secretariat.getByText('Every proposer has a letter with the reasons on its way').waitFor();
    await mail(rolf, `Not selected this time: ${newcomer}`);

    const reader = await visitor();
    const decision = await mail(wanda, `Accepted: ${title} goes on`);
    await reader.goto(linkIn(decision, `${new URL(team.url()).host}/forums/`));
    await reader.getByRole('heading', { name: title, level: 1 }).waitFor();
    await team.goto(linkIn(decision, '/desk/forums/'));
    await team.getByText('The MAG has accepted that the forum goes on.').waitFor();
    await team.getByRole('heading', { name: 'Write the next charter' }).waitFor();
    await team.getByRole('radio', { name: third.name, exact: true }).check();
    await team.getByLabel(/^One year/).check();
    await team.getByRole('button', { name: 'Save the draft' }).click();
    await team.getByRole('button', { name: 'Propose the charter' }).click();
    await team.getByText('proposed, and waits to be approved').waitFor();

    await goTo(third.workBegins);
    await approveCharter(await as(marta));
    await forumInPublic(reader, 'The charter');
    await reader.getByText('It runs for one year').waitFor();
    await reader.getByText('The forum goes on from an earlier charter, as the MAG accepted').waitFor();
    await reader.getByText('running', { exact: true }).waitFor();
    await check(reader);
  });
});
