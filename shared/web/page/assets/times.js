// Writes times in the reader's own time zone. Without scripts they stand in UTC.
const forms = {
  full: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  brief: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  hour: { hour: '2-digit', minute: '2-digit' },
};

export function local(date, form) {
  return new Intl.DateTimeFormat('en-GB', forms[form]).format(date);
}

for (const element of document.querySelectorAll('time[data-form]')) {
  const date = new Date(element.dateTime);
  if (forms[element.dataset.form] && !Number.isNaN(date.getTime())) {
    element.textContent = local(date, element.dataset.form);
  }
}
