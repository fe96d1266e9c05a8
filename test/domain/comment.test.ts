import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerComment,
  type Comment,
  type CommentFields,
  confirmComment,
  isCommentPublic,
  isExpiredComment,
  publicAuthor,
  saysTheSame,
  sectionFor,
  sendComment,
  titleOfComment,
} from '../../shared/domain/comment.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { days, after as later } from '../../shared/domain/time.ts';

const output = { id: `out_${'1'.repeat(26)}`, forumId: `bpf_${'1'.repeat(26)}`, title: 'Practices' };
const section = { id: 'method', title: 'Method', level: 1 };
const fields: CommentFields = {
  section: 'method',
  comment: 'Name the countries.',
  name: 'Rita Reader',
  affiliation: 'University of Example',
  group: 'academia',
  region: 'Africa',
  email: 'rita@example.org',
  anonymous: false,
  publish: 'yes',
};
const sentAt = new Date('2026-12-01T09:00:00.000Z');
const done = (comment: Comment | { refused: string; reason: string }): Comment => {
  if (isRefusal(comment)) throw new Error(comment.reason);
  return comment as Comment;
};
const send = (more: Partial<CommentFields> = {}, before?: Comment) =>
  sendComment(
    before,
    { id: `cmt_${'1'.repeat(26)}`, output, section, fields: { ...fields, ...more }, keyHash: 'hash' },
    sentAt,
  );

describe('a comment', () => {
  it('waits for its address to be confirmed, for seven days', () => {
    const comment = done(send());
    expect(comment).toMatchObject({ state: 'unconfirmed', sectionTitle: 'Method' });
    expect(isCommentPublic(comment)).toBe(false);
    const lastMoment = new Date(Date.parse(later(sentAt, days(7))) - 1);
    expect(done(confirmComment(comment, lastMoment))).toMatchObject({
      state: 'received',
      confirmedAt: lastMoment.toISOString(),
    });
    const late = new Date(later(sentAt, days(7)));
    expect(isExpiredComment(comment, late)).toBe(true);
    expect(confirmComment(comment, late)).toMatchObject({
      refused: 'gone',
      reason: expect.stringContaining('8 December 2026, 09:00 UTC'),
    });
  });

  it('no longer expires once it is confirmed', () => {
    const comment = done(confirmComment(done(send()), sentAt));
    expect(isExpiredComment(comment, new Date('2030-01-01'))).toBe(false);
  });

  it('can be put right until it is confirmed, and not after', () => {
    const first = done(send());
    expect(done(send({ email: 'right@example.org' }, first)).email).toBe('right@example.org');
    const confirmed = done(confirmComment(first, sentAt));
    expect(send({ comment: 'Other' }, confirmed)).toMatchObject({ refused: 'conflict' });
    expect(confirmComment(confirmed, sentAt)).toMatchObject({ refused: 'conflict' });
  });

  it('is not taken from another output by its id', () => {
    const elsewhere = { ...done(send()), outputId: `out_${'2'.repeat(26)}` };
    expect(send({}, elsewhere)).toMatchObject({ refused: 'conflict' });
  });

  it('is recognised when it is sent twice', () => {
    const comment = done(send());
    expect(saysTheSame(comment, output.id, { ...fields })).toBe(true);
    expect(saysTheSame(comment, output.id, { ...fields, publish: 'no' })).toBe(false);
    const { affiliation, ...without } = fields;
    expect(saysTheSame(comment, output.id, without)).toBe(false);
  });

  it('is public only when it is confirmed and its author does not object', () => {
    expect(isCommentPublic(done(confirmComment(done(send()), sentAt)))).toBe(true);
    expect(isCommentPublic(done(confirmComment(done(send({ publish: 'no' })), sentAt)))).toBe(false);
  });

  it('shows neither name nor affiliation of who does not want it', () => {
    expect(publicAuthor(done(send({ anonymous: true })))).toEqual({ group: 'academia', region: 'Africa' });
    expect(publicAuthor(done(send()))).toEqual({
      name: 'Rita Reader',
      affiliation: 'University of Example',
      group: 'academia',
      region: 'Africa',
    });
  });

  it('is on a section that the output has, or on the whole', () => {
    expect(sectionFor({ sections: [section] }, 'method')).toEqual(section);
    expect(sectionFor({ sections: [section] }, undefined)).toBeUndefined();
    expect(sectionFor({ sections: [section] }, '__proto__')).toMatchObject({ refused: 'invalid' });
    expect(titleOfComment(done(send()))).toBe('Comment on “Method”: Practices');
    expect(titleOfComment({ outputTitle: 'Practices' })).toBe('Comment on “The whole text”: Practices');
  });

  it('is answered once, by whoever comes first', () => {
    const answer = { verdict: 'accepted' as const, reason: 'We name them now.', by: 'Farida' };
    expect(answerComment(done(send()), answer, sentAt)).toMatchObject({ refused: 'conflict' });
    const answered = done(answerComment(done(confirmComment(done(send()), sentAt)), answer, sentAt));
    expect(answered).toMatchObject({ state: 'answered', answer: { ...answer, at: sentAt.toISOString() } });
    expect(answerComment(answered, { ...answer, by: 'Sekou' }, sentAt)).toMatchObject({
      refused: 'conflict',
      reason: expect.stringContaining('Farida answered this comment on 1 December 2026, 09:00 UTC'),
    });
  });

  it('never goes back, whatever is done to it in whatever order', () => {
    const order = ['unconfirmed', 'received', 'answered'];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('send', 'confirm', 'answer'), fc.integer({ min: 0, max: 10 })), {
          maxLength: 10,
        }),
        (acts) => {
          let comment = done(send());
          for (const [act, day] of acts) {
            const now = new Date(later(sentAt, days(day)));
            const next =
              act === 'send'
                ? send({}, comment)
                : act === 'confirm'
                  ? confirmComment(comment, now)
                  : answerComment(comment, { verdict: 'noted', reason: 'Yes.', by: 'Farida' }, now);
            if (isRefusal(next)) continue;
            expect(order.indexOf(next.state)).toBeGreaterThanOrEqual(order.indexOf(comment.state));
            comment = next;
          }
          expect(comment.answer !== undefined).toBe(comment.state === 'answered');
          expect(comment.expiresAt === undefined).toBe(comment.state !== 'unconfirmed');
        },
      ),
    );
  });
});
