//! Common Peruvian names and surnames that have a letter beyond ASCII, by which a lost letter is known again. Add a name
//! where it belongs in the alphabet.

#[rustfmt::skip]
pub(super) const ACCENTED: &[&str] = &[
    "Aarón", "Acuña", "Adán", "Adrián", "Águeda", "Agustín", "Alarcón", "Alcántara", "Alegría", "Alemán", "Almirón",
    "Álvarez", "Álvaro", "Amílcar", "Anaís", "Añaños", "Andrés", "Ángel", "Ángela", "Ángeles", "Angélica", "Aníbal",
    "Antón", "Aragón", "Aráoz", "Arévalo", "Argüelles", "Argüello", "Arístides", "Arróspide", "Ascensión", "Asunción",
    "Ávalos", "Avendaño", "Ávila", "Avilés", "Báez", "Bárbara", "Bartolomé", "Bazán", "Bedón", "Béjar", "Belén",
    "Beltrán", "Benítez", "Benjamín", "Bermúdez", "Blázquez", "Bolaños", "Briceño", "Cáceres", "Calderón", "Cañari",
    "Cándida", "Cañete", "Cárdenas", "Carreño", "Carrión", "Castañeda", "Castañón", "Cedeño", "Cerrón", "César",
    "Céspedes", "Chacón", "Chávez", "Ciprián", "Colán", "Concepción", "Córdoba", "Córdova", "Cortés", "Cristián",
    "Cristóbal", "Cuéllar", "Damián", "Darío", "Dávalos", "Dávila", "Débora", "Díaz", "Díez", "Domínguez", "Durán",
    "Echevarría", "Echeverría", "Édgar", "Édison", "Efraín", "Elías", "Élida", "Encarnación", "Enríquez", "España",
    "Espíritu", "Estefanía", "Estupiñán", "Ezequías", "Fabián", "Falcón", "Farfán", "Farías", "Fátima", "Félix",
    "Fermín", "Fernández", "Galán", "Galván", "Gálvez", "Garcés", "García", "Germán", "Gerónimo", "Giménez", "Gómez",
    "Gonzáles", "González", "Güere", "Guillén", "Gutiérrez", "Guzmán", "Héctor", "Henríquez", "Hernán", "Hernández",
    "Hipólito", "Huamán", "Huamaní", "Ibáñez", "Inés", "Íñigo", "Íñiguez", "Isaías", "Iván", "Jáuregui", "Jazmín",
    "Jeremías", "Jerónimo", "Jesús", "Jiménez", "Joaquín", "José", "Josué", "Juárez", "Julián", "Landázuri",
    "Larraín", "Lázaro", "Leguía", "León", "Leónidas", "López", "Lucía", "Luján", "Macías", "Maité", "Manríquez",
    "María", "Marín", "Mariño", "Márquez", "Martín", "Martínez", "Matías", "Máximo", "Mejía", "Meléndez", "Mélida",
    "Melitón", "Méndez", "Menéndez", "Millán", "Moisés", "Mónica", "Montalván", "Montañez", "Montaño", "Morán",
    "Muñiz", "Muñoz", "Ñahui", "Ñahuis", "Ñaña", "Narváez", "Ñaupari", "Ñaupas", "Nélida", "Nicolás", "Niño", "Ñique",
    "Ñiquen", "Noé", "Noemí", "Ñontol", "Núñez", "Obregón", "Ocaña", "Ocón", "Olórtegui", "Ordóñez", "Óscar",
    "Oyarzún", "Padrón", "Páez", "Patiño", "Peláez", "Peña", "Peñafiel", "Peñaherrera", "Peñaloza", "Peñarrieta",
    "Pérez", "Piña", "Piñas", "Piñeiro", "Plácido", "Príncipe", "Quiñones", "Quiñónez", "Ramírez", "Ramón", "Raúl",
    "Rázuri", "René", "Rincón", "Ríos", "Rocío", "Rodríguez", "Roldán", "Román", "Rondón", "Rosalía", "Rubén",
    "Sáenz", "Sáez", "Saldaña", "Salomé", "Salomón", "Sánchez", "Santibáñez", "Saúl", "Sebastián", "Serafín", "Simón",
    "Sofía", "Solís", "Suárez", "Téllez", "Terán", "Tomás", "Treviño", "Úrsula", "Valdés", "Valentín", "Vásquez",
    "Vázquez", "Velásquez", "Velázquez", "Vélez", "Verónica", "Víctor", "Vílchez", "Villafañe", "Villagómez",
    "Villarán", "Yáñez", "Yépez", "Yésica", "Zacarías", "Zárate", "Zenón", "Zúñiga",
];
