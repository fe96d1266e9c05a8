import type { NewId } from '../domain/ids.ts';
import { isNews, type Letter, newsOf } from '../domain/letter.ts';
import { isAnsweredWhenReturned } from '../domain/letter-decision.ts';
import { createLetters, isOfAnotherAttempt, type LetterReport, reportUpdate } from './letters.ts';
import { createPress } from './press.ts';
import { createRecipients } from './recipients.ts';
import { auditRow } from './records.ts';
import type { Table, Write } from './table.ts';

/**
 * What became of letters, as SES and the sender report it. A letter that failed, or of which nobody knows, is news on
 * the record that caused it, written in the same transaction.
 */
export const createFates = (table: Table, newId: NewId) => {
  const letters = createLetters(table);
  const recipients = createRecipients(table, newId);
  const press = createPress(table);

  /** Change and news together; false when the report does not change this letter (any more). */
  const tell = async (letter: Letter, report: LetterReport, also: readonly Write[]): Promise<boolean> => {
    const news = newsOf(letter, report);
    const inTheWay = await table.write([
      reportUpdate(letter.id, report),
      ...(news ? [{ put: auditRow(news, newId('audit')) }] : []),
      ...also,
    ]);
    if (!inTheWay) return true;
    // Nobody's condition failed: another write held the letter at that moment. Whoever reports asks again.
    if (!inTheWay.all.length) throw new Error('The letter was held by another transaction.');
    await letters.note(inTheWay.row, report, also);
    return false;
  };

  return {
    /**
     * Writes a report down; answers whether it changed the letter's state. Give the letter where it is at hand, else
     * its id. One request; one more to read the letter where its news has to name it, one more for a note, and three more
     * when a recipient's letter came back, or is held back since its address takes no mail; two more when it was delivered
     * before.
     *
     * A report of news can bring further writes: `also`, of the same transaction. They are about the address, so they are
     * written, once, even where the letter has moved on: to another attempt, or to rest.
     */
    async report(
      about: Letter | string,
      report: LetterReport,
      also: (letter: Letter) => readonly Write[] = () => [],
    ): Promise<boolean> {
      const id = typeof about === 'string' ? about : about.id;
      const isHeldBack = report.report === 'suppress' && report.refusedBy === 'address';
      if (!isNews(report.report) && !isHeldBack) return letters.report(id, report);
      const letter = typeof about === 'string' ? await letters.get(about) : about;
      if (!letter) return false;
      // R28: whoever named the recipient names another contact. Noted first, so that a crash in between loses nothing.
      if (isHeldBack) {
        const { recipientId, forumId, to } = letter;
        if (recipientId && forumId)
          await recipients.addressIsWrong({
            id: recipientId,
            email: to.email,
            forumId,
            at: report.at,
            once: true,
          });
        return letters.report(id, report);
      }
      // Of an attempt that is not the latest, nothing follows: what is asked and named goes by the letter as it stands.
      const concerns = letter.state !== 'bounced' && !isOfAnotherAttempt(letter, report);
      if (report.report === 'bounce' && letter.recipientId && letter.forumId && concerns) {
        const { recipientId: id, forumId, to, cause, fields } = letter;
        await recipients.addressIsWrong({ id, email: to.email, forumId, at: report.at });
        // R31: a press release that says they have it must not say so any longer. Only what was delivered is named in one.
        if (letter.state === 'delivered' && typeof fields.organisation === 'string')
          await press.doubt({ cause, organisation: fields.organisation, at: report.at });
      }
      const asksAfterReturn = report.report === 'bounce' && isAnsweredWhenReturned(letter);
      return tell(letter, asksAfterReturn ? { ...report, asksAfterReturn } : report, also(letter));
    },
  };
};

export type Fates = ReturnType<typeof createFates>;
