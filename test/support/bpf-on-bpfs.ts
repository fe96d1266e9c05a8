/** The 2020 forum "BPF on BPFs" as its proposal would have been typed: real words for tests and the demo. */
export const bpfOnBpfs = {
  title: 'BPF on BPFs',
  question:
    'What can past Best Practice Forums teach the IGF about how such forums should be proposed, run and heard?',
  goal: 'A report that reviews the Best Practice Forums since 2014 and recommends, for each step of the cycle, what to keep and what to change.',
  evidence:
    'The MAG discusses the recommendations at its first meeting and adopts modalities that answer each of them.',
  outOfScope: 'The substance of earlier outputs, and the rest of the intersessional programme.',
  whyBpf:
    'Forums have been run for six years with different success. Facilitators, the MAG, the secretariat and participants each saw a part of it; only together can they say what worked and what did not.',
  organisations: [
    {
      name: 'Internet Society',
      why: 'Took part in several forums and can compare them with its own working groups.',
    },
    { name: 'European Commission', why: 'A reader of outputs that can say what a decision-maker needs.' },
  ],
  sessions: [{ name: 'IGF 2019: open meeting on the future of Best Practice Forums' }],
  groups: ['government', 'civil society', 'technical community', 'private sector'],
  team: [{ name: 'Wanda Facilitator', affiliation: 'independent' }],
  checkExperience: 'yes',
  checkExperienceWord: 'Six years of forums, some of which said so themselves.',
  checkManySides: 'yes',
  checkNarrow: 'unsure',
  checkNarrowWord: 'Many forums, but one question about each.',
  checkAudience: 'yes',
  checkNotElsewhere: 'yes',
  checkPractice: 'yes',
  selfCheck: '',
  name: 'Wanda Facilitator',
  email: 'wanda@example.org',
  region: 'Global',
  consent: 'yes',
} as const;

/** A form's fields by name, as a browser sends them. */
export const asForm = (values: Readonly<Record<string, unknown>>): Record<string, string | string[]> => {
  const form: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) form[name] = value;
    else if (Array.isArray(value)) {
      for (const [place, row] of value.entries()) {
        for (const [key, cell] of Object.entries(row as object))
          form[`${name}.${place}.${key}`] = String(cell);
      }
    } else if (value !== undefined && value !== false) form[name] = String(value);
  }
  return form;
};
