
extension Report {
  /// The policy in the page itself keeps a browser from running or loading anything, should a name from outside ever
  /// slip through.
  static let pageTemplate = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
    base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{page_title}}</title>
    <style>
    {{> style}}
    </style>
    </head>
    <body>
    <header>
    <svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
    <path class="skin" d="M24 13.5c-2.600-1.700-5.600-2.500-8.700-2C9 12.600 5 18.200 5 25.500 5 35.200 11.600 44 18 44c2.400 0 \
    3.800-1 6-1s3.600 1 6 1c6.400 0 13-8.800 13-18.500 0-7.300-4-12.900-10.300-14-3.100-.5-6.100.3-8.700 2z"/>
    <path class="flesh" d="M24 17.500c-2.400-1.800-5-2.700-7.600-2.300C11.700 16 8.500 20 8.500 25.700c0 8 5.200 14.800 9.700 14.800 2 0 3.500-1 \
    5.800-1s3.800 1 5.800 1c4.500 0 9.700-6.800 9.700-14.800 0-5.700-3.200-9.700-7.900-10.500-2.600-.4-5.200.5-7.600 2.300z"/>
    <path class="seed" d="M20.800 22.500c2 1.700 2.500 4.600 1.300 7.500-2.600-1.600-3.300-5-1.300-7.500zM27.200 22.500c2 2.500 1.300 5.900-1.300 \
    7.500-1.200-2.900-.7-5.800 1.300-7.500z"/>
    <path class="stem" d="M24 17c-.3-4 .2-7.500 1.800-11"/>
    <path class="leaf" d="M26.500 9.500c1-4.500 5-7 10.500-6.300-.8 5-5 7.700-10.500 6.300z"/>
    </svg>
    <div><p class="eyebrow">Pomona model report</p>
    <h1><bdi>{{page_title}}</bdi></h1></div>
    </header>
    <main>
    {{#headline}}
    {{> headline}}
    {{/headline}}
    {{^headline}}
    <p>Nothing has been measured yet.</p>
    {{/headline}}
    <nav aria-label="Chapters">
    {{#headline}}<a href="#figures">Figures</a> {{/headline}}
    {{#advice}}<a href="#advice">What to do next</a> {{/advice}}
    {{#balance}}<a href="#data">Data set</a> {{/balance}}
    {{#classes}}<a href="#classes">Classes</a> {{/classes}}
    {{#confusions}}<a href="#confusions">Confusions</a> {{/confusions}}
    {{#mistakes}}<a href="#mistakes">Mistakes</a> {{/mistakes}}
    {{#run}}<a href="#run">Run</a> {{/run}}
    {{#skipped}}<a href="#skipped">Skipped</a> {{/skipped}}
    </nav>
    {{#headline}}
    {{> figures}}
    {{/headline}}
    {{#advice}}
    {{> advice}}
    {{/advice}}
    {{#balance}}
    {{> balance}}
    {{/balance}}
    {{#classes}}
    {{> classes}}
    {{/classes}}
    {{#confusions}}
    {{> confusions}}
    {{/confusions}}
    {{#mistakes}}
    {{> mistakes}}
    {{/mistakes}}
    {{#run}}
    {{> run}}
    {{/run}}
    {{#skipped}}
    {{> skipped}}
    {{/skipped}}
    </main>
    </body>
    </html>

    """

  static let adviceTemplate = """
    <section id="advice">
    <h2>What to do next</h2>
    <ol class="advice">
    {{#advices}}
    <li><b>{{advice_what}}</b> {{advice_why}}</li>
    {{/advices}}
    </ol>
    </section>

    """
}
