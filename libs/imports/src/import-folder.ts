/** Where the files of one import are kept until it has ended. */
export function importFolder(storeSchema: string, importId: string): string {
  return `${storeSchema}/imports/${importId}/`;
}
