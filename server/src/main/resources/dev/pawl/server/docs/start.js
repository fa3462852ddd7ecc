'use strict';

SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  // Else every document would be shown to a validator on the internet.
  validatorUrl: null,
});
