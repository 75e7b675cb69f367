/** A prompt of about a number of bytes with typical content: schemas, prose, blocks, printed values. */
export function longPrompt(bytes: number): string {
  const sections: string[] = [];
  let length = head.length;
  for (let number = 1; length < bytes; number += 1) {
    const section = sectionOf(number);
    sections.push(section);
    length += section.length;
  }
  return head + sections.join('');
}

const head = `---
model: anthropic/claude-haiku-4-5
description: Sort a support ticket and say how urgent it is.
config: { temperature: 0, maxOutputTokens: 1500 }
input:
  schema:
    ticket: string, the customer's message
    plan?(enum, the customer's plan): [free, pro, enterprise]
    customer(object):
      name: string
      seats?: integer
    history?(array, earlier tickets):
      subject: string
      open: boolean
output:
  format: json
  schema:
    category(enum): [billing, bug, account, other]
    urgency: integer, 1 (can wait) to 5 (now)
    summary: string, one sentence
touchstone.compare: [openai/gpt-5.4-mini]
---
{{role "system"}}
You sort support tickets for a software company.

`;

function sectionOf(number: number): string {
  return `## Rule ${number}
A ticket about invoices, payments or refunds belongs to billing, unless the customer {{customer.name}}
cannot sign in at all: then it is the account team's, whatever the invoice says. Never promise a date.
{{#if plan}}The plan is {{plan}}, with {{customer.seats}} seats.{{else}}There is no plan.{{/if}}
{{#each history as |earlier index|}}
- {{index}}: {{earlier.subject}}{{#if earlier.open}} (open){{/if}}
{{/each}}
Write the summary for the person who picks the ticket up; it names the product and what was tried.

`;
}
