import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as told from './demo-forums.ts';
import * as texts from './demo-outputs.ts';
import * as cast from './demo-people.ts';
import * as proposed from './demo-proposals.ts';
import { createVisits, type DemoSystem, type Visitor } from './demo-visits.ts';

/**
 * Plays a year of Best Practice Forums through the system's own forms and letters, each act on its day: from the days
 * before the annual meeting of a year ago to the one that has just been, and the call that opened after it. Throws with what
 * was refused.
 */
export const playDemo = async (system: DemoSystem, firstPerson: string): Promise<void> => {
  const visits = createVisits(system);
  const { as, anybody, confirm, day, goTo } = visits;
  /** One after the other: two at once would start a second thread of the same room, which takes longer than to wait. */
  const each = async <One, Answer>(ones: readonly One[], act: (one: One) => Promise<Answer>) => {
    const answers: Answer[] = [];
    for (const one of ones) answers.push(await act(one));
    return answers;
  };
  const secretariat = () => as(firstPerson);
  const year = system.clock.now().getUTCFullYear();

  const planCycle = async (selma: Visitor, title: string, meetings: Record<string, string>) =>
    idIn(await selma.send('/desk/cycles/new', { title, ...meetings }));

  /** A call on the days that follow from a cycle. */
  const planCall = async (selma: Visitor, cycleId: string, title: string) => {
    const dates = await selma.read<object>(`/desk/calls/new?cycle=${cycleId}`);
    const { guidance, steps } = proposed;
    return idIn(await selma.send('/desk/calls/new', { ...dates, title, capacity: 4, guidance, steps }));
  };

  const wantsNoDigest = async (email: string) => (await as(email)).send('/desk/me', cast.noDigest);

  /** Sends proposals in and confirms them; answers their ids by title. */
  const propose = async (callId: string, proposals: readonly { title: string; email: string }[]) => {
    await each(proposals, (proposal) => anybody.send(`/calls/${callId}/propose`, proposal));
    return each(proposals, async ({ title, email }) => [title, await confirm(email)] as const);
  };

  const awake = visits.wakeRooms();

  // A year ago, before the annual meeting: two dates make the cycle; modalities follow, then the call that opens after it.
  await goTo({ daysAgo: 376 });
  let selma = await secretariat();
  const [own] = await peopleIn(selma);
  await selma.step(`/desk/people/${own?.id}`, '', cast.firstPerson(firstPerson));
  await each(cast.people, (person) => selma.send('/desk/people', person));
  await each(cast.pressContacts, (contact) => selma.send('/desk/press-contacts', contact));
  const cycleId = await planCycle(selma, `IGF ${year - 1}–${year}`, {
    meetingStarts: day(-375),
    meetingEnds: day(-371),
    magStarts: day(-310),
    magEnds: day(-308),
    nextStarts: day(-11),
    nextEnds: day(-7),
  });
  const modalitiesAt = await selma.send('/desk/modalities', {});
  await selma.step(modalitiesAt, '/publish', { cycleId, changes: proposed.firstModalities });
  const callId = await planCall(selma, cycleId, `Call for Best Practice Forums ${year}`);

  await awake;
  await goTo({ daysAgo: 350 });
  const proposals = new Map(
    await propose(
      callId,
      proposed.lastYear.map(({ proposal }) => proposal),
    ),
  );
  const reviewOf = (title: string) => `/desk/proposals/${proposals.get(title)}/review`;

  // The call has closed: members of the MAG review, one steps back, and some talk.
  await goTo({ daysAgo: 325 });
  const { conflict } = proposed;
  await each(cast.withoutDigest.reviewers, wantsNoDigest);
  for (const [title, written] of Object.entries(proposed.reviews))
    await each(Object.entries(written), async ([email, review]) =>
      (await as(email)).send(reviewOf(title), review),
    );
  await (await as(conflict.email)).send(reviewOf(conflict.title).replace('review', 'conflict'), conflict);
  for (const { email, message } of proposed.discussion)
    await (await as(email)).send(reviewOf(proposed.discussed).replace('review', 'discussion'), { message });

  // The MAG has met: decisions with reasons, of which three are forums; each begins with a charter and a plan.
  await goTo({ daysAgo: 307 });
  selma = await secretariat();
  const selectionAt = `/desk/calls/${callId}/selection`;
  const marked = Object.fromEntries(
    proposed.lastYear.map(({ proposal, mark, reasons }) => [
      proposals.get(proposal.title),
      { mark, reasons },
    ]),
  );
  await selma.send(selectionAt, { marked });
  const { stayedOut } = await selma.read<{ stayedOut: string }>(`${selectionAt}/confirm`);
  await selma.step(selectionAt, '/confirm', { stayedOut });
  const founded = new Map(
    (await anybody.read<{ forums: { id: string; title: string }[] }>('/forums')).forums.map(
      ({ id, title }) => [title, id],
    ),
  );
  const forumOf = (title: string) => `/desk/forums/${founded.get(title)}`;
  await each(cast.teams, ({ of, ...person }) =>
    selma.send('/desk/people', { ...person, roles: [founded.get(of)] }),
  );
  const ids = new Map((await peopleIn(selma)).map(({ email, id }) => [email, id]));
  const yearAt = await selma.send('/desk/mag-participation', {
    title: `MAG ${year}`,
    asks: day(-306),
    until: day(-276),
  });
  await each(told.forums, async ({ title, team, facilitator, ...forum }) => {
    const [member, mag] = [await as(team), await as(facilitator)];
    const proposal = proposed.lastYear.find((each) => each.proposal.title === title)?.proposal;
    if (!proposal) throw new Error(`The demo has no proposal of ${title}.`);
    const { takePart, contact, charter, approval } = forum;
    await member.step(forumOf(title), '', { ...proposal, takePart, contact });
    const facilitatorId = ids.get(facilitator);
    await member.send(`${forumOf(title)}/charter`, { ...proposal, ...charter, cycleId, facilitatorId });
    await member.send(`${forumOf(title)}/charter/propose`, {});
    await mag.send(`${forumOf(title)}/charter/decision`, { decision: 'approve', ...approval });
    for (const act of ['begin', 'propose']) await member.send(`${forumOf(title)}/workplan`, { act });
    for (const who of [mag, selma])
      await who.send(`${forumOf(title)}/workplan/approval`, { decision: 'approve' });
  });
  await each(cast.withoutDigest.others, wantsNoDigest);
  await each(told.declarations, async ({ email, forums, ...declaration }) =>
    (await as(email)).send(`${yearAt}/declaration`, {
      ...declaration,
      forums: forums.map((title) => founded.get(title)),
    }),
  );

  // The forums work. Cybersecurity is the one to look at; the others keep their plans, too.
  const cybersecurity = forumOf('BPF Cybersecurity');
  const planAt = `${cybersecurity}/workplan`;
  const milestones = (await anybody.read<{ milestones: Milestone[] }>(planAt.replace('/desk', '')))
    .milestones;
  const milestone = (kind: string) => milestones.find((each) => each.kind === kind)?.id ?? '';
  /** Each forum that is asked says whether it is still on its goal. */
  const answerCourse = async (daysAgo: number) => {
    const answers = told.course.find((each) => each.daysAgo === daysAgo)?.answers ?? {};
    await each(Object.entries(answers), async ([title, [answer, words]]) => {
      const team = told.forums.find((forum) => forum.title === title)?.team;
      if (!team) throw new Error(`The demo has no forum ${title}.`);
      await (await as(team)).send(`${forumOf(title)}/workplan/course`, { answer, words });
    });
  };
  const workOn = async (daysAgo: number) => {
    await goTo({ daysAgo });
    const marek = await as(cast.marek);
    await answerCourse(daysAgo);
    for (const { kind, done, words } of told.progress.filter((each) => each.notedAgo === daysAgo))
      await marek.send(`${planAt}/${milestone(kind)}/progress`, { done: day(-done), words });
    for (const each of told.attendances.filter((one) => one.daysAgo === daysAgo)) {
      const attendance = {
        ...each,
        day: day(-daysAgo),
        members: each.members.map((email) => ids.get(email)),
      };
      await marek.send(`${yearAt}/forums/${founded.get('BPF Cybersecurity')}`, attendance);
    }
    return marek;
  };

  /** Of the other forums: what is due is done. */
  const keepUp = async (member: Visitor, title: string) => {
    const at = `${forumOf(title)}/workplan`;
    const plan = await anybody.read<{ milestones: Milestone[] }>(at.replace('/desk', ''));
    for (const { id, due } of plan.milestones.filter(({ standing }) => standing === 'overdue'))
      await member.send(`${at}/${id}/progress`, { done: due });
  };

  for (const daysAgo of [283, 255, 227]) await workOn(daysAgo);
  let marek = await workOn(200);
  await marek.send(`${cybersecurity}/goal`, {
    ...goalOf(told.refinedGoal, 'BPF Cybersecurity'),
    revision: 1,
  });
  await anybody.send(`${planAt.replace('/desk', '')}/${milestone('research')}`, told.offer);
  const offerId = await confirm(told.offer.email);
  await marek.send(`/desk/offers/${offerId}`, { decision: 'accept', words: told.offerAccepted });
  for (const daysAgo of [173, 146, 119, 97, 75, 53]) await workOn(daysAgo);

  // The next cycle is planned in time, with a version of the modalities that has learned from this one.
  selma = await secretariat();
  const nextId = await planCycle(selma, `IGF ${year}–${year + 1}`, {
    meetingStarts: day(-11),
    meetingEnds: day(-7),
    magStarts: day(60),
    magEnds: day(62),
  });
  const newerAt = await selma.send('/desk/modalities', {});
  const { sections } = await selma.read<{ sections: Record<string, string> }>(newerAt);
  await selma.step(newerAt, '', {
    ...sections,
    timelines: `${sections.timelines}\n\n${proposed.newInTimelines}`,
  });
  await selma.step(newerAt, '/publish', { cycleId: nextId, changes: proposed.secondModalities });

  // The first report is out, before the next annual meeting; another is a draft that readers comment on.
  marek = await workOn(32);
  let wanda = await as(cast.wanda);
  const draftAt = await marek.send(`${cybersecurity}/outputs/new`, texts.draft);
  await marek.step(draftAt, '/open-for-comment', { commentsUntil: day(21) });
  const reportAt = await wanda.send(`${forumOf('BPF on BPFs')}/outputs/new`, texts.firstReport);
  await keepUp(wanda, 'BPF on BPFs');
  await wanda.upload(`${reportAt}/edit`, await pictureForm());
  await wanda.step(reportAt, '/publish', {});
  await wanda.send(`${forumOf('BPF on BPFs')}/goal`, {
    ...goalOf(texts.reachedGoal, 'BPF on BPFs'),
    revision: 1,
  });
  await each(texts.comments, async (comment) => {
    await anybody.send(`${draftAt.replace('/desk', '')}/feedback`, comment);
    await confirm(comment.email);
  });

  // The annual meeting: those who run for two years tell how it goes. One of them waits for an answer. The next call is announced.
  await goTo({ daysAgo: 10 });
  await answerCourse(10);
  selma = await secretariat();
  await each(told.midTerms, async ({ title, team, ...update }) =>
    (await as(team)).send(`${forumOf(title)}/mid-term`, update),
  );
  await keepUp(await as(cast.lea), 'BPF Local Content');
  await selma.send(`${cybersecurity}/mid-term/acknowledgement`, { words: told.acknowledgement });
  const nextCallId = await planCall(selma, nextId, `Call for Best Practice Forums ${year + 1}`);

  // Its call is open.
  await workOn(6);
  await (await secretariat()).send('/desk/people', cast.newcomer);

  // The last days: proposals come in, the report is corrected, a plan is amended, comments are answered.
  await goTo({ daysAgo: 2 });
  // Who wanted no digest until now is told what is new from here on, not a year of it.
  await each([firstPerson, cast.desa, cast.wanda, cast.malik], async (email) => {
    await wantsNoDigest(email);
    await (await as(email)).send('/desk/me', cast.digest);
  });
  [wanda, marek] = [await as(cast.wanda), await as(cast.marek)];
  await propose(nextCallId, proposed.thisYear);
  await amend(marek, planAt, milestone('call for contributions'), day(40));
  await answerFirst(marek, draftAt);
  await keepUp(wanda, 'BPF on BPFs');
  const disseminationAt = await correctAndSendOut(wanda, reportAt);

  // Two hours ago: the secretariat sends the report out, DESA tells the press; then one letter comes back after all.
  await goTo({ minutesAgo: 130 });
  await (await secretariat()).step(disseminationAt, '/release', {});
  await visits.rest();
  const pressAt = await (await secretariat()).send(`${disseminationAt}/press-releases`, {});
  await (await as(cast.desa)).step(pressAt, '/release', {});
  await goTo({ minutesAgo: 65 });
  await visits.goHome();
  await (await as(cast.desa)).send(`${pressAt}/correction-letter`, {});
};

/** The call for contributions stays open: the plan is amended, and waits for its two approvals. */
const amend = async (marek: Visitor, planAt: string, milestoneId: string, due: string) => {
  await marek.send(planAt, { act: 'amend', reason: told.amendment });
  const { milestone } = await marek.read<{ milestone: { owner: { id: string } } & Record<string, unknown> }>(
    `${planAt}/${milestoneId}`,
  );
  const { owner, ...kept } = milestone;
  await marek.step(`${planAt}/${milestoneId}`, '', { ...kept, due, ownerId: owner.id, open: 'no' });
  await marek.send(planAt, { act: 'propose' });
};

const answerFirst = async (marek: Visitor, draftAt: string) => {
  const { comments } = await marek.read<{ comments: { id: string; section?: string }[] }>(
    `${draftAt}/feedback`,
  );
  const first = comments.find(({ section }) => section === texts.comments[0]?.section) ?? comments[0];
  await marek.step(`/desk/feedback/${first?.id}`, '/answer', texts.answer);
};

/** The report, corrected, goes on its way: to whom, with which letters. Answers where the dissemination is. */
const correctAndSendOut = async (wanda: Visitor, reportAt: string): Promise<string> => {
  await wanda.step(reportAt, '/edit', texts.correctedReport);
  const at = await wanda.send(`${reportAt}/disseminations`, {});
  for (const letter of [texts.coverLetter, texts.coverLetterInArabic])
    await wanda.step(at, '/cover-letter', letter);
  for (const recipient of texts.recipients) await wanda.send(`${at}/recipients`, recipient);
  await wanda.step(at, '/prepare', {});
  return at;
};

/** A goal as it is now, with what its proposal says beside it. */
const goalOf = (goal: object, title: string) => {
  const proposal = proposed.lastYear.find((each) => each.proposal.title === title)?.proposal;
  return { evidence: proposal?.evidence, outOfScope: proposal?.outOfScope, ...goal };
};

const pictureForm = async (): Promise<FormData> => {
  const { file, name, credit, licence } = texts.picture;
  const bytes = await readFile(join(import.meta.dirname, file));
  const form = new FormData();
  for (const [field, value] of Object.entries({ act: 'picture', credit, licence })) form.set(field, value);
  form.set('picture', new Blob([bytes], { type: 'image/png' }), name);
  return form;
};

interface Milestone {
  id: string;
  kind: string;
  due: string;
  standing: string;
}

const idIn = (address: string): string => /[a-z]{3}_[0-9a-z]{26}/.exec(address)?.[0] ?? '';

const peopleIn = async (secretariat: Visitor) =>
  (await secretariat.read<{ people: { id: string; email: string }[] }>('/desk/people')).people;
