import * as z from 'zod';
import { literally } from '../domain/dissemination.ts';
import { late } from '../domain/late.ts';
import { defineLetter } from './letter.ts';

/**
 * The few words around a cover letter, in its language. Where a language is not here the words are English, as the
 * frame of every letter is.
 */
const words: Record<string, { read: string; attached: string }> = {
  en: { read: 'Read the output', attached: 'The report is attached as a PDF.' },
  fr: { read: 'Lire le document', attached: 'Le rapport est joint au format PDF.' },
  es: { read: 'Leer el documento', attached: 'El informe se adjunta en formato PDF.' },
  ar: { read: 'اقرأ الوثيقة', attached: 'التقرير مرفق بصيغة PDF.' },
  zh: { read: '阅读成果文件', attached: '报告以 PDF 格式附上。' },
  ru: { read: 'Прочитать документ', attached: 'Доклад прилагается в формате PDF.' },
  pt: { read: 'Ler o documento', attached: 'O relatório segue em anexo, em formato PDF.' },
  de: { read: 'Das Dokument lesen', attached: 'Der Bericht liegt als PDF bei.' },
};
const english = { read: 'Read the output', attached: 'The report is attached as a PDF.' };

/**
 * R29, R30: an output on its way to one organisation, with the coordinating team's cover letter. The cover letter comes
 * merged: `text` is Markdown in which the recipient's words are escaped, subject and signature are plain.
 */
export const outputLetter = defineLetter({
  name: 'output-letter',
  stream: 'bulk',
  fields: late(() => ({
    subject: z.string(),
    text: z.string(),
    signature: z.string(),
    lang: z.string(),
    organisation: z.string(),
    outputId: z.string(),
    outputTitle: z.string(),
    forumTitle: z.string(),
    /** The PDF by its content; attached when `attach`. */
    report: z.object({ key: z.string(), name: z.string(), sha256: z.string() }).optional(),
    attach: z.boolean(),
    replyTo: z.string().optional(),
    /** Sent by somebody of the desk to themselves, to see how it looks. */
    trial: z.boolean().optional(),
  })),
  content: (fields, { baseUrl }) => {
    const { read, attached } = words[fields.lang] ?? english;
    const { report } = fields;
    return {
      subject: fields.trial ? `[Trial] ${fields.subject}` : fields.subject,
      preview: `${fields.outputTitle} — from the Best Practice Forum “${fields.forumTitle}”`,
      lang: fields.lang,
      // A trial answers one's own act: it is nothing to decline.
      ...(fields.trial ? {} : { list: 'outputs' as const }),
      ...(fields.replyTo ? { replyTo: { name: fields.forumTitle, email: fields.replyTo } } : {}),
      ...(report && fields.attach
        ? {
            attachment: {
              key: report.key,
              name: report.name,
              type: 'application/pdf',
              sha256: report.sha256,
            },
          }
        : {}),
      blocks: [
        { markdown: fields.text },
        // Its lines stay lines.
        { markdown: fields.signature.split('\n').map(literally).join('\\\n') },
        { button: read, href: `${baseUrl}/outputs/${fields.outputId}` },
        ...(report && fields.attach ? [{ p: `${attached} SHA-256: ${report.sha256}` }] : []),
      ],
      because: fields.trial
        ? `You get this letter because you tried it on yourself. ${fields.organisation} would get the same words.`
        : `You get this letter because the coordinating team of the Best Practice Forum “${fields.forumTitle}” named ${fields.organisation} as an organisation that can use its work. The IGF secretariat and UN DESA send it on the team’s behalf.`,
    };
  },
});
