import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../shared/config.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { createMail } from '../../shared/mail/mail.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createHolds } from '../../shared/store/holds.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createReports } from '../../shared/store/reports.ts';
import { createSendingRate } from '../../shared/store/sending-rate.ts';
import { createTable } from '../../shared/store/table.ts';
import { config } from './config.ts';
import { createHandler } from './handler.ts';

const settings = readConfig(config);
const table = createTable({ tableName: settings.TABLE_NAME });
const clock = () => new Date();
const newId = createNewId(clock);
const mail = createMail({
  clock,
  from: { name: 'IGF Best Practice Forums', email: settings.MAIL_FROM },
  configurationSets: {
    transactional: settings.CONFIGURATION_SET_TRANSACTIONAL,
    bulk: settings.CONFIGURATION_SET_BULK,
  },
});

export const handler = createHandler({
  clock,
  newId,
  letters: createLetters(table),
  fates: createFates(table, newId),
  render: renderLetter,
  house: { baseUrl: settings.BASE_URL, contact: settings.CONTACT_EMAIL },
  reports: createReports({ bucket: settings.REPORTS_BUCKET }),
  mail,
  holds: createHolds(table),
  rate: createSendingRate(table, { clock, quota: () => mail.quota() }),
  wait: async (until) => {
    const milliseconds = until - clock().getTime();
    if (milliseconds > 0) await delay(milliseconds);
  },
});
