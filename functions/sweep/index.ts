import { readConfig } from '../../shared/config.ts';
import { finishReleases } from '../../shared/letters/releases.ts';
import { createBreaker } from '../../shared/store/breaker.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createLettersQueue } from '../../shared/store/letters-queue.ts';
import { createPress } from '../../shared/store/press.ts';
import { createRecipients } from '../../shared/store/recipients.ts';
import { createCommit } from '../../shared/store/records.ts';
import { createStops } from '../../shared/store/stops.ts';
import { createTable } from '../../shared/store/table.ts';
import { createUnnamedOrganisations } from '../../shared/store/unnamed-organisations.ts';
import { watchBounces } from './breaker.ts';
import { config } from './config.ts';
import { askAboutDeadLetters } from './dead-letters.ts';
import { createHandler } from './handler.ts';
import { takeUpWhatWasLetGo } from './let-go.ts';
import { giveUpAndQueueAgain } from './overdue.ts';

const settings = readConfig(config);
const table = createTable({ tableName: settings.TABLE_NAME });
const clock = () => new Date();
const newId = createNewId(clock);
const letters = createLetters(table);
const fates = createFates(table, newId);
const queue = createLettersQueue({
  queueUrls: { receipts: settings.RECEIPTS_QUEUE_URL, bulk: settings.BULK_QUEUE_URL },
  deadUrl: settings.DEAD_LETTERS_QUEUE_URL,
});

export const handler = createHandler({
  clock,
  chores: {
    'finish releases': finishReleases({
      disseminations: createDisseminations(table),
      recipients: createRecipients(table, newId),
      press: createPress(table),
      unnamed: createUnnamedOrganisations(table),
      letters,
      ledgers: createLedgers(table),
      commit: createCommit(table, newId),
    }),
    'watch what comes back': watchBounces({
      breaker: createBreaker(table),
      letters,
      ledgers: createLedgers(table),
      stops: createStops(table),
      commit: createCommit(table, newId),
    }),
    'what was let go': takeUpWhatWasLetGo({ stops: createStops(table), letters, queue }),
    'overdue letters': giveUpAndQueueAgain({ letters, fates, queue }),
    'dead letters': askAboutDeadLetters({ letters, fates, queue }),
  },
});
