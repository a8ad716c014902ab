import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { except } from './exceptions.ts';

const KEY_LENGTH = 64;
/** An operator fills these in. Empty ones are left out of the shop's settings. */
const PARTNER_SETTINGS = ['SMTP_URL', 'MAIL_FROM', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'];

/** The secrets besides those of the database and the cache. Instances read them at their start. */
export class ShopSecrets extends Construct {
  /** The value of SESSION_KEYS: newest first, separated by commas. */
  readonly sessionKeys: Secret;
  /** A JSON object with the credentials of the mail server and the payment provider. */
  readonly partners: Secret;

  constructor(scope: Construct, id: string, encryptionKey: IKey) {
    super(scope, id);
    const common = { encryptionKey, removalPolicy: RemovalPolicy.RETAIN };
    this.sessionKeys = new Secret(this, 'SessionKeys', {
      ...common,
      description: 'MyClothes: SESSION_KEYS, newest first',
      generateSecretString: { excludePunctuation: true, passwordLength: KEY_LENGTH },
    });
    this.partners = new Secret(this, 'Partners', {
      ...common,
      description: `MyClothes: ${PARTNER_SETTINGS.join(', ')}`,
      secretObjectValue: Object.fromEntries(
        PARTNER_SETTINGS.map((name) => [name, SecretValue.unsafePlainText('')]),
      ),
    });
    except(this.sessionKeys, {
      'AwsSolutions-SMG4':
        'A key is exchanged in three steps, each rolled through all instances (docs/runbook.md), so that nobody is signed out; a timer cannot do that.',
    });
    except(this.partners, {
      'AwsSolutions-SMG4': 'The mail server and the payment provider alone can change what they gave.',
    });
  }
}
