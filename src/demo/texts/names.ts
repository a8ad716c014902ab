/** Common names, combined at random, and real cities with streets that do not exist. */

export const FIRST_NAMES = [
  ...['Anna', 'Lena', 'Sofia', 'Marie', 'Julia', 'Clara', 'Emma', 'Nina', 'Laura', 'Eva', 'Hannah', 'Mia'],
  ...[
    'Ines',
    'Elena',
    'Paula',
    'Greta',
    'Carla',
    'Freya',
    'Ida',
    'Lucie',
    'Marta',
    'Noor',
    'Olivia',
    'Petra',
  ],
  ...[
    'Rosa',
    'Sara',
    'Tessa',
    'Vera',
    'Zoe',
    'Alma',
    'Jonas',
    'Lukas',
    'Felix',
    'Paul',
    'Max',
    'Leo',
    'David',
  ],
  ...[
    'Simon',
    'Tom',
    'Jan',
    'Marco',
    'Luca',
    'Hugo',
    'Emil',
    'Oscar',
    'Noah',
    'Adam',
    'Ben',
    'Daniel',
    'Erik',
  ],
  ...['Filip', 'Georg', 'Ivan', 'Karl', 'Mateo', 'Nils', 'Pierre', 'Samuel', 'Theo', 'Viktor'],
] as const;

export const LAST_NAMES = [
  ...[
    'Gruber',
    'Huber',
    'Bauer',
    'Wagner',
    'Pichler',
    'Steiner',
    'Moser',
    'Hofer',
    'Leitner',
    'Berger',
    'Fuchs',
  ],
  ...[
    'Eder',
    'Fischer',
    'Schmid',
    'Winkler',
    'Weber',
    'Schwarz',
    'Maier',
    'Schneider',
    'Reiter',
    'Mayr',
    'Lang',
  ],
  ...['Becker', 'Koch', 'Richter', 'Wolf', 'Neumann', 'Braun', 'Zimmermann', 'Hartmann', 'Vogel', 'Keller'],
  ...['Martin', 'Bernard', 'Dubois', 'Laurent', 'Moreau', 'Rossi', 'Ferrari', 'Romano', 'Conti', 'Ricci'],
  ...[
    'Jansen',
    'Bakker',
    'Visser',
    'Smit',
    'Peeters',
    'Maes',
    'Novak',
    'Dvorak',
    'Kowalska',
    'Nowak',
    'Horvat',
  ],
  ...['Lindberg', 'Nilsson', 'Larsen', 'Holm', 'Virtanen', 'Garcia', 'Lopez', 'Silva', 'Murphy', 'Walsh'],
] as const;

interface Places {
  weight: number;
  streets: readonly string[];
  /** Postal code and city. */
  cities: readonly (readonly [postalCode: string, city: string])[];
  /** How phone numbers of the demo begin. The rest is zeros, so that no phone rings. */
  phone: string;
  isNumberFirst?: boolean;
}

export const PLACES: Readonly<Record<string, Places>> = {
  AT: {
    weight: 40,
    streets: ['Beispielgasse', 'Musterstraße', 'Probeweg', 'Am Musterplatz', 'Beispielallee'],
    cities: [
      ...([
        ['1010', 'Wien'],
        ['1070', 'Wien'],
        ['1180', 'Wien'],
        ['8010', 'Graz'],
        ['4020', 'Linz'],
      ] as const),
      ...([
        ['5020', 'Salzburg'],
        ['6020', 'Innsbruck'],
        ['9020', 'Klagenfurt'],
        ['6900', 'Bregenz'],
      ] as const),
    ],
    phone: '+43 1 0000',
  },
  DE: {
    weight: 34,
    streets: ['Musterstraße', 'Beispielstraße', 'Musterweg', 'Probeallee', 'Am Beispielpark'],
    cities: [
      ...([
        ['10115', 'Berlin'],
        ['12047', 'Berlin'],
        ['20095', 'Hamburg'],
        ['80331', 'München'],
      ] as const),
      ...([
        ['50667', 'Köln'],
        ['60311', 'Frankfurt am Main'],
        ['04109', 'Leipzig'],
        ['70173', 'Stuttgart'],
      ] as const),
    ],
    phone: '+49 30 0000',
  },
  FR: {
    weight: 6,
    streets: ['Rue de l’Exemple', 'Avenue du Modèle', 'Allée Fictive'],
    cities: [
      ['75011', 'Paris'],
      ['69002', 'Lyon'],
      ['44000', 'Nantes'],
      ['67000', 'Strasbourg'],
    ],
    phone: '+33 1 00 00',
    isNumberFirst: true,
  },
  IT: {
    weight: 5,
    streets: ['Via Esempio', 'Via del Modello', 'Viale Campione'],
    cities: [
      ['20121', 'Milano'],
      ['39100', 'Bolzano'],
      ['00184', 'Roma'],
      ['40121', 'Bologna'],
    ],
    phone: '+39 02 0000',
  },
  NL: {
    weight: 5,
    streets: ['Voorbeeldstraat', 'Modelweg', 'Proeflaan'],
    cities: [
      ['1012 AB', 'Amsterdam'],
      ['3011 AA', 'Rotterdam'],
      ['3511 AA', 'Utrecht'],
    ],
    phone: '+31 20 000',
  },
  CZ: {
    weight: 3,
    streets: ['Ukázková', 'Vzorová'],
    cities: [
      ['110 00', 'Praha'],
      ['602 00', 'Brno'],
    ],
    phone: '+420 200 000',
  },
  BE: {
    weight: 2,
    streets: ['Voorbeeldstraat', 'Rue de l’Exemple'],
    cities: [
      ['1000', 'Bruxelles'],
      ['9000', 'Gent'],
    ],
    phone: '+32 2 000',
  },
  DK: {
    weight: 2,
    streets: ['Eksempelvej', 'Mønstergade'],
    cities: [
      ['1050', 'København'],
      ['8000', 'Aarhus'],
    ],
    phone: '+45 00 00',
  },
  SE: {
    weight: 2,
    streets: ['Exempelgatan', 'Mönstervägen'],
    cities: [
      ['111 20', 'Stockholm'],
      ['411 03', 'Göteborg'],
    ],
    phone: '+46 8 000',
  },
  ES: {
    weight: 2,
    streets: ['Calle Ejemplo', 'Calle del Modelo'],
    cities: [
      ['28004', 'Madrid'],
      ['08001', 'Barcelona'],
    ],
    phone: '+34 910 000',
  },
  IE: {
    weight: 1,
    streets: ['Example Street', 'Sample Road'],
    cities: [['D02 XY00', 'Dublin']],
    phone: '+353 1 000',
    isNumberFirst: true,
  },
  GB: {
    weight: 20,
    streets: ['Example Street', 'Sample Road', 'Model Lane'],
    cities: [
      ['EC1A 1AA', 'London'],
      ['M1 1AE', 'Manchester'],
    ],
    phone: '+44 20 0000',
    isNumberFirst: true,
  },
  US: {
    weight: 30,
    streets: ['Example Street', 'Sample Avenue', 'Model Drive'],
    cities: [
      ['10001', 'New York'],
      ['97205', 'Portland'],
      ['60601', 'Chicago'],
    ],
    phone: '+1 212 555',
    isNumberFirst: true,
  },
  CH: {
    weight: 8,
    streets: ['Musterstrasse', 'Beispielweg'],
    cities: [
      ['8001', 'Zürich'],
      ['3011', 'Bern'],
    ],
    phone: '+41 44 000',
  },
};

/** For shops that deliver to none of these countries. */
export const ANY_PLACE: Places = {
  weight: 1,
  streets: ['Example Street', 'Sample Road'],
  cities: [['1000', 'Example City']],
  phone: '+00 000',
};

export const COURIER_NOTES = [
  'Please leave it with the neighbors on the second floor.',
  'The bell doesn’t work. Please knock.',
  'Please use the side entrance.',
  'After 17:00, if possible.',
  'Please leave it at the parcel box in the yard.',
] as const;

export const GIFT_NOTES = [
  'Happy birthday! I hope it fits as well as I think.',
  'Merry Christmas from all of us.',
  'For the coldest person I know. Stay warm!',
  'Congratulations on the new job. Wear it on the first day.',
  'Because the old one has more holes than wool.',
  'A little thank-you for watering the plants.',
  'See you in spring. Until then, this one keeps you company.',
  'You said you’d never buy it for yourself. So I did.',
] as const;
