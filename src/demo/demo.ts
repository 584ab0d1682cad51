export async function demo(_out: string): Promise<number> {
  return 0;
}
