import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesakesInTeam } from '../../shared/domain/charter.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { mergeProposals, proposersOf } from '../../shared/domain/merger.ts';
import { withNamesakes } from '../../shared/domain/namesake.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import {
  carryConflicts,
  isOfOlder,
  keptFromReviewing,
  keptOut,
  mailForAll,
  namedIn,
  type Review,
  reviewsOf,
  reviewWindow,
  stayingOutOf,
  summaryOf,
  tieOf,
} from '../../shared/domain/review.ts';
import { similarTo } from '../../shared/domain/similarity.ts';
import { bpfOnBpfs } from '../support/bpf-on-bpfs.ts';

const proposal = (fields: Record<string, unknown>, id = 'prp_1'): Proposal =>
  ({
    id,
    email: 'wanda@agency.example.org',
    fields: { name: 'Wanda Facilitator', ...fields },
  }) as unknown as Proposal;

describe('who has a conflict of interest', () => {
  it.each([
    [
      'their own address, however it is written',
      { name: 'W.', email: ' Wanda@Agency.example.org ', roles: [] },
      'own',
    ],
    [
      'their own name, in another order and without accents',
      { name: 'Facilitátor, Wanda', email: 'w@x.example.org', roles: [] },
      'name',
    ],
    ['a member of the team', { name: 'tomas TEAM', email: 't@x.example.org', roles: [] }, 'name'],
    [
      'an address at the same organisation',
      { name: 'Cora', email: 'cora@agency.example.org', roles: [] },
      'organisation',
    ],
    [
      'somebody of the team of the forum that goes on, whatever is written',
      {
        name: 'M. Member',
        email: 'm@z.example.org',
        roles: [{ role: 'coordinating-team' as const, forumId: 'frm_1' }],
      },
      'own',
    ],
    [
      'nobody of another team',
      {
        name: 'M. Member',
        email: 'm@z.example.org',
        roles: [{ role: 'coordinating-team' as const, forumId: 'frm_2' }],
      },
      undefined,
    ],
    ['nobody else', { name: 'Mara Member', email: 'mara@other.example.org', roles: [] }, undefined],
  ])('%s', (_, person, by) => {
    const asked = {
      ...proposal({ team: [{ name: 'Tomas Team', affiliation: 'x' }] }),
      continues: { forumId: 'frm_1' },
    };
    expect(tieOf(asked, person)?.by).toBe(by);
  });

  it('goes along when a proposal is merged into another', () => {
    const whole = (id: string, more: object) =>
      ({ ...proposal({ ...bpfOnBpfs, consent: true, ...more }, id), state: 'submitted' }) as Proposal;
    const mine = { ...whole('prp_2', { name: 'Mara Member' }), email: 'mara@x.example.org' };
    const merged = mergeProposals(whole('prp_1', { name: 'Wanda' }), mine, new Date());
    if (isRefusal(merged)) throw new Error(merged.reason);
    expect(tieOf(merged.keep, { name: 'Somebody', email: 'mara@x.example.org', roles: [] })).toEqual({
      by: 'own',
      what: 'your own proposal was merged into it',
    });
    expect(tieOf(merged.keep, { name: 'mara member', email: 'm@y.example.org', roles: [] })).toEqual({
      by: 'name',
      what: 'a proposal of somebody with your name was merged into it',
    });
    expect(tieOf(merged.keep, { name: 'Milan', email: 'milan@x.example.org', roles: [] })?.by).toBe(
      'organisation',
    );
  });

  it('goes along however many proposals were merged, one into the other', () => {
    const whole = (id: string, name: string) =>
      ({
        ...proposal({ ...bpfOnBpfs, consent: true, name, team: [{ name, affiliation: 'x' }] }, id),
        email: `${name.toLowerCase()}@${name.toLowerCase()}.example.org`,
        state: 'submitted',
      }) as Proposal;
    const ids = ['prp_1', 'prp_2', 'prp_3', 'prp_4'];
    const names = ['Ada', 'Bela', 'Cara', 'Dina'];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 8 }),
        fc.array(
          fc.record({ of: fc.constantFrom(...ids), by: fc.constantFrom('x', 'y'), out: fc.boolean() }),
        ),
        (merges, said) => {
          const all = ids.map((id, place) => whole(id, names[place] ?? ''));
          const into = ids.map((_, place) => new Set([place]));
          for (const [keep, other] of merges) {
            const pair = [all[keep], all[other]] as [Proposal, Proposal];
            const made = keep === other ? undefined : mergeProposals(...pair, new Date(0));
            if (!made || isRefusal(made)) continue;
            [all[keep], all[other]] = [made.keep, made.other];
            for (const each of into[other] ?? []) into[keep]?.add(each);
          }
          const written = said.map(
            ({ of, by, out }) =>
              ({
                proposalId: of,
                personId: by,
                name: by,
                state: out ? 'conflict' : 'submitted',
                fields: {},
              }) as Review,
          );
          for (const [place, each] of all.entries()) {
            if (each.state !== 'submitted') continue;
            const parts = [...(into[place] ?? [])].map((part) => ids[part]);
            const reviews = reviewsOf(each, written);
            for (const by of ['x', 'y']) {
              const out = written.some(
                ({ personId, state, proposalId }) =>
                  personId === by && state === 'conflict' && parts.includes(proposalId),
              );
              const theirs = reviews.filter(({ personId, state }) => personId === by && state !== 'conflict');
              const steppedBack = reviews.some(
                ({ personId, state }) => personId === by && state === 'conflict',
              );
              expect(steppedBack).toBe(out);
              // Nobody who stays out has a review that counts; unless they wrote two, as nobody does.
              if (out && !written.some((one) => one.proposalId === each.id && one.state === 'conflict'))
                expect(theirs).toEqual([]);
            }
            expect(
              proposersOf(each)
                .map(({ name }) => name)
                .sort(),
            ).toEqual([...(into[place] ?? [])].map((part) => names[part]).sort());
          }
        },
      ),
    );
  });

  it('takes a mail domain below another for the same organisation, and two below one for two', () => {
    const by = (proposer: string, member: string) =>
      tieOf(
        { ...proposal({}), email: `wanda@${proposer}` },
        { name: 'Mara', email: `mara@${member}`, roles: [] },
      )?.what;
    expect(by('ngo.example.org', 'mail.ngo.example.org')).toBe(
      'its proposer writes from ngo.example.org, and you from mail.ngo.example.org',
    );
    expect(by('mail.ngo.example.org', 'ngo.example.org')).toContain('and you from ngo.example.org');
    expect(by('ngo.example.org', 'ngo.example.org')).toContain('as you do');
    expect(by('one.example.org', 'two.example.org')).toBeUndefined();
    expect(by('ngo.example.org', 'otherngo.example.org')).toBeUndefined();
  });

  it('does not take a mailbox that anybody can have for an organisation', () => {
    for (const domain of mailForAll) {
      const free = { ...proposal({}), email: `wanda@${domain}` };
      expect(tieOf(free, { name: 'Mara', email: `mara@${domain}`, roles: [] })).toBeUndefined();
    }
  });

  it('is told of any draft of a proposal, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (name, team) => {
        tieOf(proposal({ name, team }), { name: 'Mara Member', email: 'mara@other.example.org', roles: [] });
      }),
    );
  });
});

describe('somebody whose name stands in a proposal', () => {
  const named = proposal({ team: [{ name: 'Tomas Team', affiliation: 'x' }] });
  const tomas = { id: 'per_t', name: 'Tomas Team', email: 't@x.example.org', roles: [] };
  const answered = {
    state: 'submitted',
    personId: tomas.id,
    name: tomas.name,
    tie: 'your name stands in its coordinating team',
  } as Review;

  it('stays out of it until they answer that somebody else has their name, and may review with that answer', () => {
    expect(keptFromReviewing(named, tomas, undefined)).toBeUndefined();
    expect(keptOut(named, tomas, undefined)?.reason).toContain('your name stands in its coordinating team');
    expect(keptOut(named, tomas, answered)).toBeUndefined();
    expect(stayingOutOf(named, [], [tomas])).toMatchObject([{ personId: tomas.id }]);
    expect(stayingOutOf(named, [answered], [tomas])).toEqual([]);
  });
});

describe('who says that somebody else has their name', () => {
  const now = new Date('2027-01-20T09:00:00.000Z');
  const person = {
    id: 'per_t',
    name: 'Tomas Team',
    email: 't@x.example.org',
    roles: [],
  } as unknown as Person;
  const team = [{ name: 'TEAM, Tomás', affiliation: 'University of X' }];

  it('is not asked again about that person, whichever proposal or charter names them', () => {
    const said = withNamesakes(person, namedIn(proposal({ team })), now);
    const elsewhere = {
      ...proposal({ name: 'Tomas Team', team }),
      id: 'prp_2',
      continues: { forumId: 'frm_1' },
    };
    expect(tieOf(elsewhere as Proposal, person)?.by).toBe('name');
    expect(tieOf(elsewhere as Proposal, said)).toBeUndefined();
    expect(stayingOutOf(elsewhere as Proposal, [], [said])).toEqual([]);
    expect(namesakesInTeam({ team }, said)).toEqual([]);
  });

  it('is asked about another of the name, and about a proposer who is not of the team in each proposal', () => {
    const said = withNamesakes(person, namedIn(proposal({ name: 'Tomas Team', team })), now);
    const other = [{ name: 'Tomas Team', affiliation: 'Ministry of Y' }];
    expect(tieOf(proposal({ team: other }), said)?.by).toBe('name');
    const alone = proposal({ name: 'Tomas Team', team: [] });
    const known = withNamesakes(person, namedIn(alone), now);
    expect(tieOf(alone, known)).toBeUndefined();
    expect(tieOf({ ...alone, id: 'prp_2' }, known)?.by).toBe('name');
  });
});

describe('a conflict of interest of before', () => {
  const continuation = { ...proposal({}), id: 'prp_9', callId: 'cal_9', state: 'submitted' } as Proposal;
  const mara = { id: 'per_m', name: 'Mara Member', email: 'm@z.example.org', roles: [] };
  const said = (state: Review['state'], more: Partial<Review> = {}) =>
    ({ proposalId: 'prp_1', personId: mara.id, name: mara.name, state, ...more }) as Review;
  const first = { ...proposal({}), id: 'prp_1' } as Proposal;
  const carried = (...earlier: readonly [Proposal, Review?][]) =>
    carryConflicts(
      continuation,
      earlier.map(([each, review]) => ({ proposal: each, written: review ? [review] : [] })),
      [mara],
      ({ id }) => `rev_${id}`,
      '2027-01-20T09:00:00.000Z',
    );

  it('follows the forum, with its kind and words, from where it was declared first', () => {
    const declared = said('conflict', { interest: 'other', conflict: 'We pay for it.' });
    const [review] = carried([first, declared]);
    expect(review).toMatchObject({
      state: 'conflict',
      proposalId: 'prp_9',
      interest: 'other',
      conflict: 'We pay for it.',
      carriedFrom: 'prp_1',
    });
    const second = { ...first, id: 'prp_5' };
    const again = said('conflict', { proposalId: 'prp_5', conflict: 'As before.', carriedFrom: 'prp_1' });
    expect(carried([first, declared], [second, again])[0]?.carriedFrom).toBe('prp_1');
    expect(stayingOutOf(continuation, [review as Review], [])).toMatchObject([{ carried: true }]);
  });

  it('does not, where they reviewed it since, or have said that it holds no more', () => {
    const declared = said('conflict', { conflict: 'We pay for it.' });
    const second = { ...first, id: 'prp_5' };
    expect(carried([first, declared], [second, said('submitted', { proposalId: 'prp_5' })])).toEqual([]);
    expect(carried([first, said('submitted')])).toEqual([]);
    expect(carried([first])).toEqual([]);
  });
});

describe('who takes no part in a decision', () => {
  const member = (id: string, name: string, email = `${id}@other.example.org`) => ({
    id,
    name,
    email,
    roles: [],
  });
  const of = (personId: string, state: Review['state'], interest?: Review['interest']) =>
    ({ personId, name: `Member ${personId}`, state, ...(interest && { interest }) }) as Review;

  it('is who declared an interest, and whose own proposal it is; nobody twice, by name', () => {
    expect(
      stayingOutOf(
        proposal({ team: [{ name: 'Tomas Team', affiliation: 'x' }] }),
        [
          of('b', 'conflict', 'own-organisation'),
          of('c', 'submitted'),
          of('a', 'conflict'),
          of('t', 'conflict'),
        ],
        [
          member('a', 'Member a'),
          member('c', 'Member c', 'cora@agency.example.org'),
          member('t', 'Tomas Team'),
          member('w', 'Wanda', 'wanda@agency.example.org'),
        ],
      ),
    ).toEqual([
      { personId: 'a', name: 'Member a' },
      { personId: 'b', name: 'Member b', interest: 'own-organisation' },
      { personId: 't', name: 'Member t' },
      { personId: 'w', name: 'Wanda', interest: 'own-proposal' },
    ]);
  });
});

describe('when members review', () => {
  const call = { closes: '2024-12-31', decidedBy: '2025-02-05' };
  it('follows from the cycle of the call, or from the call itself', () => {
    expect(reviewWindow(call, undefined)).toEqual({
      opens: '2025-01-01T12:00:00.000Z',
      closes: '2025-02-06T12:00:00.000Z',
    });
    const cycle = {
      meeting: { starts: '2024-12-15', ends: '2024-12-19' },
      magMeeting: { starts: '2025-02-05', ends: '2025-02-07' },
      overrides: {},
    } as unknown as Cycle;
    const { opens, closes } = reviewWindow(call, cycle);
    expect(opens < closes && closes <= '2025-02-05T12:00:00.000Z').toBe(true);
    // Prolonged, it is waited for.
    expect(reviewWindow({ ...call, closes: '2025-01-31' }, cycle)).toEqual({
      opens: '2025-02-01T12:00:00.000Z',
      closes,
    });
  });

  it('is told of each review whether the proposal was changed since', () => {
    const [first, second] = ['2025-02-01T12:00:00.000Z', '2025-02-02T12:00:00.000Z'];
    const older = (ofChange?: string, changedAt?: string, state: Review['state'] = 'submitted') =>
      isOfOlder({ state, ofChange }, { changedAt });
    expect(older()).toBe(false);
    expect(older(undefined, first)).toBe(true);
    expect(older(first, first)).toBe(false);
    expect(older(first, second)).toBe(true);
    expect(older(undefined, first, 'draft')).toBe(false);
  });
});

describe('what reviews come to', () => {
  it('counts only those that are in', () => {
    const review = (state: Review['state'], score: string, recommendation = 'accept') =>
      ({
        state,
        fields: {
          ...Object.fromEntries(
            ['clear', 'realistic', 'suitable', 'community', 'outreach', 'distinct'].map((each) => [
              each,
              score,
            ]),
          ),
          recommendation,
        },
      }) as unknown as Review;
    expect(
      summaryOf([
        review('submitted', '4'),
        review('submitted', '1', 'decline'),
        review('draft', '1'),
        review('conflict', '1'),
      ]),
    ).toMatchObject({
      inSoFar: 2,
      asked: 3,
      conflicts: 1,
      mean: 2.5,
      recommendations: { accept: 1, revise: 0, decline: 1 },
    });
    expect(summaryOf([]).mean).toBeUndefined();
  });
});

describe('similar proposals', () => {
  const schools = proposal({
    title: 'Access in rural schools',
    question: 'How do rural schools pay for access?',
  });

  it('share words that matter, whatever their endings', () => {
    const near = proposal(
      { title: 'Rural schooling', question: 'What does accessing a network cost a school?' },
      'prp_2',
    );
    const far = proposal({ title: 'Spam', question: 'What has worked against unsolicited mail?' }, 'prp_3');
    expect(similarTo(schools, [schools, near, far]).map((each) => each.proposal.id)).toEqual(['prp_2']);
  });

  it('are not found by the words that any proposal has', () => {
    const one = proposal({
      title: 'What works in internet governance',
      question: 'Which practices have worked?',
    });
    const other = proposal(
      { title: 'Best practice in internet governance', question: 'Which practices worked?' },
      'prp_2',
    );
    expect(similarTo(one, [other])).toEqual([]);
  });

  it('are similar both ways, by the same share', () => {
    const words = fc.array(
      fc.constantFrom('school', 'rural', 'spam', 'domain', 'names', 'access', 'women', 'safety'),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(words, words, (mine, theirs) => {
        const one = proposal({ title: mine.join(' ') });
        const other = proposal({ title: theirs.join(' ') }, 'prp_2');
        const there = similarTo(one, [other])[0]?.share;
        expect(similarTo(other, [one])[0]?.share).toBe(there);
        if (there !== undefined) expect(there > 0 && there <= 1).toBe(true);
      }),
    );
  });
});
