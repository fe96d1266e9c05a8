/** Names that people look for, where the runtime lists an older one of the same zone. */
const today = [
  'UTC',
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
];

/** Time zones to suggest; any other IANA name may be typed as well. */
export const zones = (): string[] => [...new Set([...Intl.supportedValuesOf('timeZone'), ...today])].sort();
