import type { ModalitiesFields } from '../../shared/domain/modalities.ts';

/**
 * A first text for the secretariat to start from, written after what the 2020 review recommended (R1–R31). Its own words, to
 * be changed at will; the code reads nothing of it.
 */
export const suggested: ModalitiesFields = {
  roles: `Best Practice Forums (BPFs) are open to everybody. They need no membership, and the same standing is given to every stakeholder group and region. A few people take on tasks so that the work gets done.

### Proposers

Anybody may propose a topic. Who proposes one says which organisations have to be at the table, and who would coordinate the work. Proposing is no claim to lead.

### The coordinating team

- prepares and leads the meetings, and sees to it that every stakeholder group is heard;
- refines the goal with the participants in the first weeks, and drafts the workplan;
- looks for people and organisations that know the topic, also those who had bad experience with it;
- writes the draft outputs, opens them for comment, and answers each comment;
- files the summary for the closing session of the annual meeting, and the final output;
- names the organisations that should receive the output, with a person to contact where there is one, and writes the cover letter.

The team is named in the charter. People join and leave it openly; the page of the forum shows who is in it.

### The MAG facilitator

One member of the MAG accompanies each forum. They approve its workplan together with the secretariat, tell the MAG how it is going, and ask in time when the work drifts from its goal.

### The MAG

- reviews proposals and confirms the topics of a cycle at its first meeting;
- gives reasons for each decision, which are public;
- takes part: every member joins at least one forum, and says in which at the start of the year.

### The IGF secretariat

- plans the cycle and publishes these modalities before the call;
- keeps records, mailing and meeting tools, and helps with contacts in intergovernmental organisations;
- sends outputs to their recipients on behalf of the forum, together with UN DESA, and issues the press release.

### Participants

Participants own the process: they set priorities, take on milestones, share practices that worked and that did not, and comment on drafts. They say for whom they speak, and keep to the IGF code of conduct.`,
  selecting: `### The call

The call for proposals opens at the annual meeting or right after it and stays open for three weeks at the very least; five to six are the aim. It says how many forums the IGF can carry in the cycle.

### What a proposal says

- the policy question, and why a BPF is the right way to work on it now;
- a clear goal that volunteers can reach in one year, or two, and how others would see that it was reached;
- what the forum leaves alone;
- which sessions of an annual meeting it continues;
- at least one key organisation to invite, and why;
- who would coordinate the work;
- what the proposer answered when asking themselves whether the topic suits a BPF.

### Review

Members of the MAG review proposals by the same criteria: is the goal clear, and is it realistic; does the topic suit a BPF; is there a community behind it; is there a plan to reach those who are needed; is nobody else doing the same work. Who has a stake in a proposal declares it, and neither reviews it nor decides on it. The reviewers may ask the proposer once for a revision. Proposals that are alike may be merged when both proposers agree.

### Decision

The MAG confirms the topics at its first meeting of the cycle, never more than the IGF can carry. Every proposer hears the decision with its reasons, and the reasons are public. Who is not selected is shown a way on: a forum to join, a Dynamic Coalition, or the next call.

### Going on

A forum that wants to go on says so together with its final output, or before the call of the next cycle closes. Its proposal carries over goal, organisations and output, and is reviewed beside the new ones. No forum goes on by itself.

### Late proposals

After the call has closed, the secretariat may let somebody in with an access code. It is for one address, works once, and its reason is on record.`,
  timelines: `A cycle goes from one annual meeting to the next. Its dates follow from two meetings: the annual meeting that opens it, and the first meeting of the MAG after that. The days themselves, and the reason for each that was set by hand, stand on the page of the cycle.

- **Call:** from the annual meeting, for five to six weeks.
- **Review:** two to three weeks, ten days at least, ending before the MAG meets.
- **Confirmation:** at the MAG’s first meeting.
- **Charter and workplan:** in the first month. The workplan has milestones with owners and dates. One of them is always a discussion of possible future topics; without it no workplan is approved.
- **Drafts:** early enough that a draft output is open for comment for a month before the annual meeting.
- **Mid-term update:** forums with a charter of two years report at their first annual meeting on progress, findings, next steps and outreach. Without it the second year does not begin.
- **Summary:** before the last day of the annual meeting, for its closing session.
- **Output:** by the end of the annual meeting. Those who should have it get it in the weeks after.

A day that is a deadline lasts until it has ended everywhere on Earth, unless a time and a zone are given.`,
  freedom: `What is not said here, each forum decides for itself. It should: a forum of engineers works otherwise than one of ministries.

Each forum is free to choose

- how it meets, when, how often, in which languages, and whether in smaller groups;
- how it collects experience: by calls for contributions, interviews, surveys, hearings or webinars;
- what form its output takes, and how long it is;
- how it comes to its conclusions, as long as dissent is written down and nobody is outvoted;
- whom it works with: national and regional initiatives, Dynamic Coalitions, other forums, bodies outside the IGF.

Each forum keeps to

- openness: everybody may read, comment and join, at any time;
- its goal: changes to it are made openly, with a reason, and keep the versions before;
- the purpose of BPFs: they collect practices and experience, good and bad, build a common understanding, and flag what others should take up. They do not negotiate policy;
- credit: who contributed is named, if they wish.

A body that decides may ask a forum for the views of all stakeholder groups. The forum is free to answer, and says so in public when it does.`,
};
