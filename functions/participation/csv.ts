import Papa from 'papaparse';
import { partInWords, type Register, standingInWords } from '../../shared/domain/participation.ts';
import type { NamedForum } from '../../shared/domain/people.ts';
import { looksLikeAFormula } from '../../shared/forms/formulas.ts';

/** The register as CSV: a row for each member. A cell that a spreadsheet would take for a formula is made harmless. */
export const registerCsv = (register: Register, forums: readonly NamedForum[]): string => {
  const titleOf = (id: string) => forums.find((forum) => forum.id === id)?.title ?? id;
  return Papa.unparse(
    {
      fields: [
        'Member',
        'Standing',
        'Forums declared',
        'Means to',
        'Meetings',
        'Contributions',
        'Last noted',
        'Follows',
        'Replaced by',
      ],
      data: register.rows.map(({ name, standing, declaration, attendances, follows, replacedBy }) => [
        name,
        standingInWords[standing],
        declaration?.forums.map(titleOf).join('; ') ?? '',
        declaration ? partInWords[declaration.part] : '',
        attendances.filter(({ occasion }) => occasion === 'meeting').length,
        attendances.filter(({ occasion }) => occasion === 'contribution').length,
        attendances[0]?.day ?? '',
        follows?.name ?? '',
        replacedBy?.name ?? '',
      ]),
    },
    { escapeFormulae: looksLikeAFormula },
  );
};
