import { definition, definitionInShort, howToTakePart } from '../domain/definition.ts';
import { directionOf } from '../domain/language.ts';
import type { Order, PaperKind } from '../domain/papers.ts';
import { spokenDay } from '../domain/time.ts';
import { type Block, type Direction, shown } from './blocks.ts';

/** What the typesetter is handed: `report.typ` reads exactly this. */
export interface Paper {
  paper: PaperKind;
  title: string;
  /** The title as it stands at the head of every page. */
  short: string;
  forum: string;
  author: string;
  description: string;
  keywords: string[];
  /** Year, month, day. */
  day: [number, number, number];
  /** ISO 639, and ISO 3166 where it matters for how letters look. */
  lang: string;
  region: string | null;
  dir: Direction;
  draft: boolean;
  /** Whether a list of contents is worth its page. */
  contents: boolean;
  /** Paragraphs. */
  summary: string[];
  sections: string[];
  facts: [name: string, value: string][];
  edition: string;
  address: string;
  /** In English; what it names may be written in the other direction. Empty for a draft. */
  cite: string;
  definition: string;
  definitionInShort: string;
  howToTakePart: string;
  words: Words;
  /** The language of `words`. */
  wordsLang: string;
  blocks: Block[];
}

export interface PaperAbout {
  output: Order['output'];
  forumTitle: string;
  blocks: Block[];
  baseUrl: string;
  now: Date;
}

/** An output as a paper. The same output makes the same paper: its day is that of its version, not that of the printing. */
export const paperOf = (
  paper: PaperKind,
  { output, forumTitle, blocks, baseUrl, now }: PaperAbout,
): Paper => {
  const { lang } = output;
  const { words, wordsLang } = wordsIn(lang);
  const draft = output.state !== 'published';
  const at = draft
    ? now.toISOString()
    : (output.corrections.at(-1)?.at ?? output.publishedAt ?? now.toISOString());
  const [year = 0, month = 0, day = 0] = at.slice(0, 10).split('-').map(Number);
  const spoken = spokenDayIn(lang, at);
  const title = shown(output.title);
  const forum = shown(forumTitle);
  const address = `${baseUrl}/outputs/${output.id}`;
  const edition = draft ? `${words.draft} · ${spoken}` : `${words.version} ${output.version} · ${spoken}`;
  const top = output.sections.reduce((least, { level }) => Math.min(least, level), 6);
  const sections = output.sections.filter(({ level }) => level === top).map((one) => shown(one.title));
  return {
    paper,
    title,
    short: cut(title, 80),
    forum,
    author: `Internet Governance Forum, Best Practice Forum “${forum}”`,
    description: cut(shown(output.summary), 500),
    keywords: ['Internet Governance Forum', 'Best Practice Forum', forum],
    day: [year, month, day],
    ...tagParts(lang),
    dir: directionOf(lang),
    draft,
    contents: output.sections.length > 2,
    summary: output.summary
      .split(/\n{2,}/)
      .map(shown)
      .filter((paragraph) => paragraph.trim()),
    sections: sections.length > mostNamed ? sections.slice(0, mostNamed) : sections,
    facts: [
      [words.forum, forum],
      ...(draft ? [] : ([[words.version, String(output.version)]] as [string, string][])),
      [words.date, spoken],
      [words.address, address],
    ],
    edition,
    address,
    cite: draft
      ? ''
      : `Internet Governance Forum, Best Practice Forum “${isolated(forum)}” (${output.publishedAt?.slice(0, 4)}). ${isolated(title)}. Version ${output.version}.`,
    definition: definition.map(({ text }) => text).join(''),
    definitionInShort,
    howToTakePart,
    words,
    wordsLang,
    blocks: paper === 'report' ? blocks : [],
  };
};

/** Sections that the page of the summary names; more would be a second page. */
const mostNamed = 12;

/** Words in their own direction, whatever stands around them: between Unicode's isolates. */
const isolated = (words: string) => `\u2068${words}\u2069`;

const tagParts = (tag: string): Pick<Paper, 'lang' | 'region'> => {
  const { language, region } = new Intl.Locale(tag);
  // The same code stands for different letters in Chinese of the mainland, of Taiwan and of Hong Kong.
  const likely = language === 'zh' ? new Intl.Locale(tag).maximize().region : region;
  return { lang: language, region: likely && /^[A-Z]{2}$/.test(likely) ? likely : null };
};

const cut = (text: string, most: number) => {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
};

const spokenDayIn = (lang: string, at: string): string => {
  // English as the house writes it; numbers in the digits of the language.
  if (lang === 'en') return spokenDay(at);
  return new Intl.DateTimeFormat(lang, { timeZone: 'UTC', dateStyle: 'long' }).format(new Date(at));
};

/** What the house itself says on a paper; in the official languages of the United Nations, else in English. */
interface Words {
  contents: string;
  summary: string;
  inside: string;
  version: string;
  date: string;
  forum: string;
  address: string;
  draft: string;
  doNotCite: string;
  cite: string;
  about: string;
}

const english: Words = {
  contents: 'Contents',
  summary: 'Executive summary',
  inside: 'In the report',
  version: 'Version',
  date: 'Date',
  forum: 'Forum',
  address: 'Address',
  draft: 'Draft',
  doNotCite: 'This is a draft and will change. Please do not cite it as a result.',
  cite: 'How to cite',
  about: 'About Best Practice Forums',
};

const inWords: Record<string, Words> = {
  ar: {
    contents: 'المحتويات',
    summary: 'ملخص تنفيذي',
    inside: 'في التقرير',
    version: 'الإصدار',
    date: 'التاريخ',
    forum: 'المنتدى',
    address: 'العنوان',
    draft: 'مسودة',
    doNotCite: 'هذه مسودة وستتغير. يرجى عدم الاستشهاد بها كنتيجة.',
    cite: 'كيفية الاستشهاد',
    about: 'عن منتديات أفضل الممارسات',
  },
  es: {
    contents: 'Índice',
    summary: 'Resumen ejecutivo',
    inside: 'En el informe',
    version: 'Versión',
    date: 'Fecha',
    forum: 'Foro',
    address: 'Dirección',
    draft: 'Borrador',
    doNotCite: 'Este es un borrador y cambiará. Le rogamos que no lo cite como resultado.',
    cite: 'Cómo citar',
    about: 'Sobre los foros de mejores prácticas',
  },
  fr: {
    contents: 'Sommaire',
    summary: 'Résumé',
    inside: 'Dans le rapport',
    version: 'Version',
    date: 'Date',
    forum: 'Forum',
    address: 'Adresse',
    draft: 'Projet',
    doNotCite: 'Ce projet changera encore. Merci de ne pas le citer comme un résultat.',
    cite: 'Comment citer',
    about: 'À propos des forums sur les meilleures pratiques',
  },
  ru: {
    contents: 'Содержание',
    summary: 'Краткое изложение',
    inside: 'В докладе',
    version: 'Версия',
    date: 'Дата',
    forum: 'Форум',
    address: 'Адрес',
    draft: 'Проект',
    doNotCite: 'Это проект, который ещё изменится. Просим не ссылаться на него как на результат.',
    cite: 'Как ссылаться',
    about: 'О форумах по передовой практике',
  },
  zh: {
    contents: '目录',
    summary: '内容提要',
    inside: '报告内容',
    version: '版本',
    date: '日期',
    forum: '论坛',
    address: '网址',
    draft: '草稿',
    doNotCite: '本文为草稿，内容将会变动，请勿作为成果引用。',
    cite: '引用方式',
    about: '关于最佳实践论坛',
  },
};

const wordsIn = (lang: string): { words: Words; wordsLang: string } => {
  const { language } = new Intl.Locale(lang);
  const words = inWords[language];
  return words ? { words, wordsLang: language } : { words: english, wordsLang: 'en' };
};
