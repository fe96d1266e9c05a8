import { describe, expect, it } from 'vitest';
import { bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { firstPerson, useJourney } from '../support/journey.ts';
import { letIn } from '../support/journey-cycle.ts';
import { sendForm } from '../support/journey-forum.ts';
import { choose, typeReview } from '../support/journey-review.ts';

const mara = 'mara.reviews@mag-one.example.org';
const milan = 'milan.reviews@mag-two.example.org';

describe('review and selection (R19)', () => {
  const { url, as, visitor, check, mail, linkIn, inbox, advance, dayIn } = useJourney();

  /** Proposed as programmers do, confirmed as everybody does. */
  const propose = async (callAt: string, fields: Record<string, unknown>, email: string) => {
    const answer = await fetch(`${url}${callAt}/propose`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ ...bpfOnBpfs, consent: true, ...fields, email, act: 'submit' }),
    });
    expect(answer.status).toBe(201);
    const page = await visitor();
    await page.goto(linkIn(await mail(email, 'Please confirm'), '/confirm'));
    await page.getByRole('button', { name: 'Confirm the proposal' }).click();
    await page.getByRole('heading', { name: 'Thank you: your proposal is in' }).waitFor();
    await page.close();
    return ((await answer.json()) as { id: string }).id;
  };

  it('goes from the proposal over reviews, a revision and a merger to letters and public reasons', async () => {
    const first = await as(firstPerson);
    await letIn(first, [
      { name: 'Mara Reviewer', email: mara, roles: ['mag'] },
      { name: 'Milan Reviewer', email: milan, roles: ['mag'] },
    ]);
    const deskAt = await sendForm(first, '/desk/calls/new', {
      title: 'Call with reviews',
      opens: await dayIn(-21),
      closes: await dayIn(1),
      decidedBy: await dayIn(30),
      capacity: '1',
      guidance: 'Bring us a narrow question.',
      withoutModalities: 'A journey has no cycle.',
    });
    const callAt = deskAt.replace('/desk', '');
    const about = (title: string, question: string, name: string) => ({
      title,
      question,
      goal: `A report that answers: ${question}`,
      name,
      team: [{ name, affiliation: 'independent' }],
    });
    const schools = await propose(
      callAt,
      about('Access in rural schools', 'How do rural schools pay for access?', 'Sara School'),
      'sara@school.example.org',
    );
    await propose(
      callAt,
      about('Rural schools online', 'Which rural schools pay for their access, and how?', 'Rolf Rural'),
      'rolf@rural.example.org',
    );
    const spam = await propose(
      callAt,
      about(
        'Spam in small networks',
        'What has worked against spam where nobody is paid to fight it?',
        'Sven Spam',
      ),
      'sven@spam.example.org',
    );

    // The call closes; the secretariat asks for reviews, and points out two that are close.
    await advance('P3D');
    const secretariat = await as(firstPerson);
    await secretariat.goto(`/desk/proposals/${schools}/review`);
    await check(secretariat);
    await secretariat.getByLabel('Mara Reviewer').check();
    await secretariat.getByLabel('Milan Reviewer').check();
    await secretariat.getByRole('button', { name: 'Ask them by letter' }).click();
    await secretariat.getByText('They were asked by letter.').waitFor();
    await secretariat.getByRole('link', { name: /make one of two.*Rural schools online/ }).click();
    await check(secretariat);
    await secretariat
      .getByLabel('Why together')
      .fill('Two sides of one question, and one team would be stronger.');
    await secretariat.getByRole('button', { name: 'Ask both proposers' }).click();
    await secretariat.getByText('Both proposers were asked by letter.').waitFor();

    for (const address of ['rolf@rural.example.org', 'sara@school.example.org']) {
      const proposer = await visitor();
      await proposer.goto(linkIn(await mail(address, 'One proposal of two?'), '/mergers/'));
      await check(proposer);
      await proposer.getByRole('button', { name: 'Yes, make one of them' }).click();
      await proposer.getByText(/^(You agreed on|Both of you agreed)/).waitFor();
      await check(proposer);
    }
    expect((await mail('rolf@rural.example.org', 'Merged:')).text).toContain('are one proposal now');

    // Each member reviews apart from the other; one finds nothing to read yet.
    const member = await as(mara);
    await member.getByRole('link', { name: 'A review to send: Call with reviews' }).click();
    await member.getByRole('heading', { name: 'Reviews', level: 1 }).waitFor();
    await member.goto(linkIn(await mail(mara, 'Please review: Access in rural schools'), '/review'));
    // Beside the form: what the proposer answered to the self-check (R5), and the sessions it continues (R6).
    const read = (await member.locator('main').textContent()) ?? '';
    expect(read).toMatch(/Not sure.*Many forums, but one question about each\./s);
    expect(read).toContain(bpfOnBpfs.sessions[0].name);
    await member.getByText('What others wrote opens to you once your own review is in').waitFor();
    await check(member);
    await member.getByRole('button', { name: 'Send the review' }).click();
    await member.getByRole('alert').getByText('Please choose one under “Clear goal”.').waitFor();
    await typeReview(member, 'Select it once it is revised', 'Who would use the toolkit?');
    await member.getByRole('button', { name: 'Send the review' }).click();
    await member.getByText('Your review is in. What others wrote is open to you now.').waitFor();
    await member.getByLabel('Your message').fill('Shall we ask for the readers?');
    await member.getByRole('button', { name: 'Write to the other reviewers' }).click();
    await member.getByText('Your message stands in the discussion.').waitFor();
    await check(member);
    // And steps back from another proposal: no review, and no part in the decision.
    await member.goto(`/desk/proposals/${spam}/review`);
    await member.getByText('A conflict of interest? Stay out of this proposal').click();
    await member.getByLabel('a proposal of my organisation').check();
    await member.getByLabel('What ties you to this proposal').fill('My company runs that network.');
    await member.getByRole('button', { name: 'Declare a conflict of interest' }).click();
    await member.getByText('So you neither review it nor take part in deciding on it').waitFor();
    await check(member);

    const other = await as(milan);
    await other.goto(`/desk/proposals/${schools}/review`);
    expect(await other.locator('main').textContent()).not.toContain('Who would use the toolkit?');
    await typeReview(other, 'Select it as it is', 'A question that schools ask us.');
    await other.getByRole('button', { name: 'Send the review' }).click();
    await other.getByText('Who would use the toolkit?').waitFor();
    await other.getByText('Shall we ask for the readers?').waitFor();

    // One revision, with a deadline, by the link in the letter; both versions beside each other.
    await secretariat.goto(`/desk/proposals/${schools}/review`);
    await secretariat.getByRole('link', { name: 'Ask for a revision' }).click();
    await check(secretariat);
    await secretariat.getByLabel('What should be revised').fill('Say who will use the result.');
    await secretariat.getByLabel('Until').fill(await dayIn(10));
    await secretariat.getByRole('button', { name: 'Send the letter' }).click();
    await secretariat.getByText('The proposer was asked for a revision by letter.').waitFor();
    const proposer = await visitor();
    await proposer.goto(linkIn(await mail('sara@school.example.org', 'Please revise'), '/edit'));
    await check(proposer);
    await proposer.getByLabel('Goal', { exact: true }).fill('A toolkit that ministries of education use.');
    await proposer.getByRole('button', { name: 'Send the revised proposal' }).click();
    await proposer.getByText('Your revision is in').waitFor();
    await member.goto(`/desk/proposals/${schools}/review`);
    await member.getByText('Your review was written before the change of').waitFor();
    await check(member);
    await choose(member, 'All in all', 'Select it as it is');
    await member.getByRole('button', { name: 'Send the changed review' }).click();
    await member.getByText('Your review is in.').waitFor();
    await member.goto(`${deskAt}/reviews`);
    await member.getByText('2 of 2').waitFor();
    await check(member);

    // The meeting: one place, two proposals; what is too many is said before anything is decided.
    await secretariat.goto(`${deskAt}/selection`);
    await check(secretariat);
    const on = (title: string) => secretariat.getByRole('region', { name: title, exact: true });
    await on('Access in rural schools').getByLabel('Accept', { exact: true }).check();
    await on('Access in rural schools')
      .getByLabel(/^Reasons/)
      .fill('A clear goal, readers who wait, and two teams in one.');
    // Kept as it is talked about: nothing is decided by that, and nobody hears of it.
    await secretariat.getByRole('button', { name: 'Keep the list' }).click();
    await secretariat.getByText('The working list is kept.').waitFor();
    await check(secretariat);
    expect(await on('Access in rural schools').getByLabel('Accept', { exact: true }).isChecked()).toBe(true);
    const reading = await visitor();
    await reading.goto(`${callAt}/decisions`);
    expect(await reading.locator('main').textContent()).not.toContain('two teams in one');
    await on('Spam in small networks').getByLabel('Accept', { exact: true }).check();
    await on('Spam in small networks')
      .getByLabel(/^Reasons/)
      .fill('A good question as well.');
    await secretariat.getByRole('button', { name: 'Look at the letters' }).click();
    await secretariat.getByRole('alert').getByText('This call can carry 1 forum').waitFor();
    await on('Spam in small networks').getByLabel('Not this time', { exact: true }).check();
    await on('Spam in small networks')
      .getByLabel(/^Reasons/)
      .fill('A Dynamic Coalition works on it already.');
    await secretariat.getByRole('button', { name: 'Look at the letters' }).click();
    await secretariat.getByRole('heading', { name: 'Confirm the selection' }).waitFor();
    await check(secretariat);
    expect(
      (await inbox('sven@spam.example.org')).some(({ subject }) => subject.includes('Not selected')),
    ).toBe(false);
    // Who confirms it states that she who declared an interest took no part.
    await secretariat.getByText('Stays out of this decision: Mara Reviewer (own organisation)').waitFor();
    await secretariat.getByRole('button', { name: 'Confirm and send 3 letters' }).click();
    await secretariat.getByRole('alert').getByText('State that those who have an interest').waitFor();
    await check(secretariat);
    await secretariat.getByLabel('Mara Reviewer took no part').check();
    await secretariat.getByLabel('Decided at').fill('MAG meeting in Geneva');
    await secretariat.getByRole('button', { name: 'Confirm and send 3 letters' }).click();
    await secretariat.getByText('Every proposer has a letter with the reasons on its way').waitFor();
    await check(secretariat);

    expect((await mail('sara@school.example.org', 'Accepted')).text).toContain('two teams in one');
    // Whose proposal became part of it hears the same.
    const alsoTold = (await mail('rolf@rural.example.org', 'Accepted')).text.replaceAll(/\s+/g, ' ');
    expect(alsoTold).toContain(
      '“Access in rural schools”, into which your proposal was merged, was accepted',
    );
    const declined = await mail('sven@spam.example.org', 'Not selected this time');
    expect(declined.text).toContain('A Dynamic Coalition works on it already.');
    const reader = await visitor();
    await reader.goto(linkIn(declined, '/decisions'));
    await reader.getByText('A clear goal, readers who wait, and two teams in one.').waitFor();
    await reader.getByText('A Dynamic Coalition works on it already.').waitFor();
    await reader.getByText('Proposed by Sara School, Rolf Rural').waitFor();
    await reader.getByText('Decided at: MAG meeting in Geneva').first().waitFor();
    await reader.getByText('Stayed out of this decision: Mara Reviewer (own organisation)').waitFor();
    await reader.getByRole('heading', { name: 'Ways on' }).waitFor();
    await check(reader);
    await reader.getByRole('link', { name: 'Page of the forum' }).click();
    await reader.getByText('Rolf Rural').waitFor();
  });
});
