import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Disseminations } from '../../shared/store/disseminations.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Ledgers } from '../../shared/store/ledgers.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import type { Press } from '../../shared/store/press.ts';
import type { Recipients } from '../../shared/store/recipients.ts';
import type { Table } from '../../shared/store/table.ts';
import type { UnnamedOrganisations } from '../../shared/store/unnamed-organisations.ts';

export type Dependencies = RoomDependencies & {
  table: Table;
  press: Press;
  disseminations: Disseminations;
  recipients: Recipients;
  outputs: Outputs;
  forums: Forums;
  letters: Letters;
  ledgers: Ledgers;
  choices: Pick<ChoicesOfAddresses, 'comeBack'>;
  unnamed: UnnamedOrganisations;
};
