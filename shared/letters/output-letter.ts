import * as z from 'zod/mini';
import { literally } from '../domain/dissemination.ts';
import { late } from '../domain/late.ts';
import type { Language } from '../domain/recipient.ts';
import { defineLetter } from './letter.ts';

interface Words {
  read: string;
  attached: string;
  linked: string;
  /** Before the file's hash. */
  hash: string;
  /** Of the link that tells whether a file with this hash is the published one. */
  check: string;
  /** Before the address of the output. */
  stays: string;
}

const english: Words = {
  read: 'Read the output',
  attached: 'The report is attached as a PDF.',
  linked: 'Download the report (PDF)',
  hash: 'SHA-256 of the PDF:',
  check: 'Check your copy of the report',
  stays: 'The output stays at this address:',
};

/** The few words around a cover letter, in its language: one for each that a cover letter can be written in. */
const words: Record<Language, Words> = {
  en: english,
  fr: {
    read: 'Lire le document',
    attached: 'Le rapport est joint au format PDF.',
    linked: 'Télécharger le rapport (PDF)',
    hash: 'SHA-256 du PDF :',
    check: 'Vérifier votre exemplaire du rapport',
    stays: 'Le document reste à cette adresse :',
  },
  es: {
    read: 'Leer el documento',
    attached: 'El informe se adjunta en formato PDF.',
    linked: 'Descargar el informe (PDF)',
    hash: 'SHA-256 del PDF:',
    check: 'Comprobar su copia del informe',
    stays: 'El documento permanece en esta dirección:',
  },
  ar: {
    read: 'اقرأ الوثيقة',
    attached: 'التقرير مرفق بصيغة PDF.',
    linked: 'تنزيل التقرير (PDF)',
    hash: 'بصمة SHA-256 لملف PDF:',
    check: 'تحقّق من نسختك من التقرير',
    stays: 'تبقى الوثيقة على هذا العنوان:',
  },
  zh: {
    read: '阅读成果文件',
    attached: '报告以 PDF 格式附上。',
    linked: '下载报告（PDF）',
    hash: 'PDF 的 SHA-256：',
    check: '核对您的报告副本',
    stays: '成果文件长期保存在此网址：',
  },
  ru: {
    read: 'Прочитать документ',
    attached: 'Доклад прилагается в формате PDF.',
    linked: 'Скачать доклад (PDF)',
    hash: 'SHA-256 файла PDF:',
    check: 'Проверить ваш экземпляр доклада',
    stays: 'Документ остаётся по этому адресу:',
  },
  pt: {
    read: 'Ler o documento',
    attached: 'O relatório segue em anexo, em formato PDF.',
    linked: 'Descarregar o relatório (PDF)',
    hash: 'SHA-256 do PDF:',
    check: 'Verificar a sua cópia do relatório',
    stays: 'O documento permanece neste endereço:',
  },
  de: {
    read: 'Das Dokument lesen',
    attached: 'Der Bericht liegt als PDF bei.',
    linked: 'Den Bericht herunterladen (PDF)',
    hash: 'SHA-256 der PDF-Datei:',
    check: 'Ihr Exemplar des Berichts prüfen',
    stays: 'Das Dokument bleibt unter dieser Adresse:',
  },
  it: {
    read: 'Leggi il documento',
    attached: 'Il rapporto è allegato in formato PDF.',
    linked: 'Scarica il rapporto (PDF)',
    hash: 'SHA-256 del PDF:',
    check: 'Verifica la tua copia del rapporto',
    stays: 'Il documento rimane a questo indirizzo:',
  },
  fa: {
    read: 'سند را بخوانید',
    attached: 'گزارش در قالب PDF پیوست شده است.',
    linked: 'دریافت گزارش (PDF)',
    hash: 'SHA-256 فایل PDF:',
    check: 'بررسی نسخهٔ گزارش',
    stays: 'سند در این نشانی می‌ماند:',
  },
  hi: {
    read: 'दस्तावेज़ पढ़ें',
    attached: 'रिपोर्ट PDF के रूप में संलग्न है।',
    linked: 'रिपोर्ट डाउनलोड करें (PDF)',
    hash: 'PDF का SHA-256:',
    check: 'रिपोर्ट की अपनी प्रति जाँचें',
    stays: 'दस्तावेज़ इस पते पर बना रहेगा:',
  },
  id: {
    read: 'Baca dokumen',
    attached: 'Laporan terlampir dalam format PDF.',
    linked: 'Unduh laporan (PDF)',
    hash: 'SHA-256 berkas PDF:',
    check: 'Periksa salinan laporan Anda',
    stays: 'Dokumen tetap tersedia di alamat ini:',
  },
  ja: {
    read: '成果文書を読む',
    attached: '報告書を PDF で添付しています。',
    linked: '報告書をダウンロード（PDF）',
    hash: 'PDF の SHA-256：',
    check: 'お手元の報告書を確認する',
    stays: '成果文書は次のアドレスで引き続き公開されます：',
  },
  ko: {
    read: '결과 문서 읽기',
    attached: '보고서가 PDF로 첨부되어 있습니다.',
    linked: '보고서 내려받기 (PDF)',
    hash: 'PDF의 SHA-256:',
    check: '받은 보고서 확인하기',
    stays: '결과 문서는 이 주소에 계속 있습니다:',
  },
  sw: {
    read: 'Soma waraka',
    attached: 'Ripoti imeambatishwa katika muundo wa PDF.',
    linked: 'Pakua ripoti (PDF)',
    hash: 'SHA-256 ya PDF:',
    check: 'Hakiki nakala yako ya ripoti',
    stays: 'Waraka utabaki katika anwani hii:',
  },
  tr: {
    read: 'Belgeyi okuyun',
    attached: 'Rapor PDF olarak ektedir.',
    linked: 'Raporu indirin (PDF)',
    hash: 'PDF dosyasının SHA-256 özeti:',
    check: 'Rapor kopyanızı doğrulayın',
    stays: 'Belge şu adreste kalır:',
  },
};

const wordsIn = (lang: string): Words => words[lang as Language] ?? english;

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
    /** What the forum asks, for a reader who never heard of it. */
    forumQuestion: z.optional(z.string()),
    /** The PDF by its content; attached when `attach`, linked otherwise. */
    report: z.optional(z.object({ key: z.string(), name: z.string(), sha256: z.string() })),
    attach: z.boolean(),
    replyTo: z.optional(z.string()),
    /** Sent by somebody of the desk to themselves, to see how it looks. */
    trial: z.optional(z.boolean()),
  })),
  content: (fields, { baseUrl }) => {
    const { read, attached, linked, hash, check, stays } = wordsIn(fields.lang);
    const { report } = fields;
    const output = `${baseUrl}/outputs/${fields.outputId}`;
    return {
      subject: fields.trial ? `[Trial] ${fields.subject}` : fields.subject,
      preview: `${fields.outputTitle} — from the Best Practice Forum “${fields.forumTitle}”`,
      lang: fields.lang,
      // A trial answers one's own act: it is nothing to decline.
      ...(fields.trial ? {} : { list: 'outputs' as const }),
      onBehalfOf: fields.forumTitle,
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
        { button: read, href: output },
        // Whoever has a copy in hand can tell by the hash, and at this address, whether it is the published one.
        ...(report
          ? [
              fields.attach ? { p: attached } : { link: linked, href: `${output}/report.pdf` },
              { markdown: `${hash}\\\n\`${report.sha256}\`` },
              { link: check, href: `${baseUrl}/verify?sha256=${report.sha256}&letter` },
              { markdown: `${stays}\\\n<${output}>` },
            ]
          : []),
      ],
      because: fields.trial
        ? `You get this letter because you tried it on yourself. ${fields.organisation} would get the same words.`
        : `You get this letter because the coordinating team of the Best Practice Forum “${fields.forumTitle}” named ${fields.organisation} as an organisation that can use its work. The IGF secretariat and UN DESA send it on the team’s behalf.${fields.forumQuestion ? ` What the forum asks: ${fields.forumQuestion}` : ''}`,
    };
  },
});
