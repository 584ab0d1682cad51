/** Where Teams' own service answers. Exact names: anybody can register something under `.trafficmanager.net`. */
const SERVICE_HOSTS = [
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
];

/** Where Teams keeps the files people send and takes the ones we save for them. */
const FILE_HOSTS = /^[a-z0-9-]+\.sharepoint\.(com|us)$/;

/** Whether messages may go to this service address: a known host over https, or a development origin. */
export function isServiceUrl(address: string, devOrigins: readonly string[]): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (devOrigins.includes(url.origin)) return true;
  return url.protocol === 'https:' && url.port === '' && SERVICE_HOSTS.includes(url.hostname);
}

/** For safe-fetch: files come from SharePoint, whose addresses carry their own right; our token has no business there. */
export function allowFileHost(url: URL): 'without-token' | 'no' {
  return FILE_HOSTS.test(url.hostname) ? 'without-token' : 'no';
}
