const SECRET_NAME = /SECRET|TOKEN|KEY|PASS|CODE|CREDENTIAL|AUTH|URL|URI|DSN/i;
/** Shorter values are words and numbers that stand in any text. */
const MIN_LENGTH = 6;

/**
 * Takes out of a text what stands in the environment under a name that speaks of secrets, or of addresses
 * that hold them.
 */
export function withoutSecrets(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(env)
    .filter(([name, value]) => SECRET_NAME.test(name) && (value ?? '').length >= MIN_LENGTH)
    .reduce((said, [name, value = '']) => said.replaceAll(value, `<${name}>`), text);
}
